//! Reading statements: rows of the bank's, lines of a courier's. Both are CSV, as banks and spreadsheets write it; a
//! file may be in UTF-8 or in GB18030.
//! Nothing is decided here.

use crate::ServiceError;
use domain::kernel::{Currency, FieldError, Money, Timestamp};
use domain::payment::STATEMENT_BYTES_MOST;
use encoding_rs::GB18030;

/// Lines of a statement at most.
const LINES_MOST: usize = 5_000;
/// What is wrong with a statement that has more: it is taken in in pieces, or not at all.
pub(super) const TOO_MANY: &str = "too_many_rows";
/// What cannot be read is named by so many numbers at most; of the rest it is told how much there is.
const NAMED_MOST: usize = 20;
const TEXT_MOST: usize = 500;

/// Money that came, as a row of the bank says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BankRow {
    /// Such as 2026-11-25.
    pub booked_on: String,
    pub amount: Money,
    pub payer: String,
    pub text: String,
    /// How many rows like it stand before it in the file.
    pub nth: usize,
}

impl BankRow {
    /// Everything that the row says: the same row gives the same text, whatever file it stands in.
    pub(super) fn key(&self) -> String {
        let (currency, minor) = (self.amount.currency().code(), self.amount.minor());
        format!(
            "{currency}\n{}\n{minor}\n{}\n{}\n{}",
            self.booked_on, self.payer, self.text, self.nth
        )
    }
}

/// Cash that a courier hands over for one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CourierLine {
    pub subject: String,
    pub amount: Money,
}

/// A row that cannot be read: its number in the file, the heading being the first, and what is wrong with it.
pub(super) type Wrong = (i64, String);

/// The numbers of what cannot be read, as the code of a field: `rows_2_5`, and after 20 of them `_more_` with how many there
/// are besides.
pub(super) fn row_code(what: &str, wrong: &[Wrong]) -> String {
    let named: Vec<String> = wrong
        .iter()
        .take(NAMED_MOST)
        .map(|(number, _)| number.to_string())
        .collect();
    let code = format!("{what}_{}", named.join("_"));
    match wrong.len() - named.len() {
        0 => code,
        more => format!("{code}_more_{more}"),
    }
}

/// What a column of the bank is called, in lower case.
const DATE: &[&str] = &[
    "date",
    "booking date",
    "日期",
    "交易日期",
    "记账日期",
    "交易时间",
    "入账日期",
];
const AMOUNT: &[&str] = &[
    "amount",
    "credit",
    "金额",
    "交易金额",
    "收入金额",
    "贷方发生额",
    "收入",
    "贷方金额",
];
const PAYER: &[&str] = &[
    "payer",
    "counterparty",
    "对方户名",
    "付款人",
    "汇款人",
    "对方名称",
    "付款方",
];
const TEXT: &[&str] = &[
    "text",
    "reference",
    "description",
    "摘要",
    "附言",
    "用途",
    "备注",
    "交易附言",
    "汇款附言",
];

/// The text of a statement that came as a file: in UTF-8, or in GB18030, as banks and spreadsheets in China write it.
/// # Errors
/// [`ServiceError::Invalid`] for `file`: `required` when it is empty, `statement_too_large`, and `not_csv` for what is no
/// text.
pub fn statement_text(content: &[u8]) -> Result<String, ServiceError> {
    let wrong = |code| ServiceError::Invalid(vec![FieldError::new("file", code)]);
    if content.is_empty() {
        return Err(wrong("required"));
    }
    if u32::try_from(content.len()).is_ok_and(|length| length <= STATEMENT_BYTES_MOST) {
        let text = match std::str::from_utf8(content) {
            Ok(text) => Some(text.to_owned()),
            Err(_) => GB18030
                .decode_without_bom_handling_and_without_replacement(content)
                .map(std::borrow::Cow::into_owned),
        };
        // A spreadsheet's own file, a picture or a PDF is no text, whatever its name says.
        let is_text = |text: &String| !text.chars().any(|c| c.is_control() && !"\t\r\n".contains(c));
        text.filter(is_text).ok_or_else(|| wrong("not_csv"))
    } else {
        Err(wrong("statement_too_large"))
    }
}

/// Reads the bank's statement: rows of money that came in, in the order of the file, and those that cannot be read. Rows of
/// money that went out are left. The columns are found by their names; several of a text are joined. Without columns, and of
/// a file that is too long, nothing is read; the first row says why.
pub(super) fn bank_rows(text: &str, currency: Currency) -> (Vec<BankRow>, Vec<Wrong>) {
    let mut reader = reader(text, true);
    let names: Vec<String> = reader
        .headers()
        .map(|names| names.iter().map(|name| name.trim().to_lowercase()).collect())
        .unwrap_or_default();
    let columns = |known: &[&str]| columns(&names, known);
    let (dates, amounts, payers, texts) = (columns(DATE), columns(AMOUNT), columns(PAYER), columns(TEXT));
    if dates.is_empty() || amounts.is_empty() || texts.is_empty() {
        return (Vec::new(), vec![(1, "columns".to_owned())]);
    }
    let records: Vec<_> = reader.records().take(LINES_MOST + 1).collect();
    if records.len() > LINES_MOST {
        return (Vec::new(), vec![(1, TOO_MANY.to_owned())]);
    }
    let (mut rows, mut wrong) = (Vec::<BankRow>::new(), Vec::new());
    for (number, record) in (2_i64..).zip(records) {
        let Ok(record) = record else {
            wrong.push((number, "row".to_owned()));
            continue;
        };
        let of = |places: &[usize]| -> String {
            let cells = places
                .iter()
                .filter_map(|place| record.get(*place))
                .map(str::trim);
            let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
            cells.join(" ").chars().take(TEXT_MOST).collect()
        };
        let amount = of(&amounts);
        if amount.is_empty() {
            continue;
        }
        let Some(amount) = read_amount(&amount, currency) else {
            wrong.push((number, "amount".to_owned()));
            continue;
        };
        if amount.minor() <= 0 {
            continue;
        }
        let Some(booked_on) = read_day(&of(&dates)) else {
            wrong.push((number, "date".to_owned()));
            continue;
        };
        let mut row = BankRow {
            booked_on,
            amount,
            payer: of(&payers),
            text: of(&texts),
            nth: 0,
        };
        row.nth = rows.iter().filter(|other| same(other, &row)).count();
        rows.push(row);
    }
    (rows, wrong)
}

/// The places of the columns that have one of these names.
fn columns(names: &[String], known: &[&str]) -> Vec<usize> {
    let is_one = |(_, name): &(usize, &String)| known.contains(&name.as_str());
    let found = names.iter().enumerate().filter(is_one);
    found.map(|(place, _)| place).collect()
}

fn same(left: &BankRow, right: &BankRow) -> bool {
    (&left.booked_on, left.amount, &left.payer, &left.text)
        == (&right.booked_on, right.amount, &right.payer, &right.text)
}

/// Reads a courier's statement: a number and an amount a line. A first line that is no amount is a heading. Of one that is
/// too long nothing is read; the first line says so.
pub(super) fn courier_lines(text: &str, currency: Currency) -> (Vec<CourierLine>, Vec<Wrong>) {
    let records: Vec<_> = reader(text, false).into_records().take(LINES_MOST + 1).collect();
    if records.len() > LINES_MOST {
        return (Vec::new(), vec![(1, TOO_MANY.to_owned())]);
    }
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for (number, record) in (1_i64..).zip(records) {
        let cell = |place| {
            record
                .as_ref()
                .ok()
                .and_then(|record| record.get(place))
                .unwrap_or_default()
                .trim()
        };
        let (subject, amount) = (cell(0), cell(1));
        match read_amount(amount, currency) {
            Some(amount) if amount.minor() > 0 && !subject.is_empty() => lines.push(CourierLine {
                subject: subject.chars().take(64).collect(),
                amount,
            }),
            None if number == 1 => {}
            _ => wrong.push((number, "line".to_owned())),
        }
    }
    (lines, wrong)
}

fn reader(text: &str, headed: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(headed)
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
}

fn read_amount(text: &str, currency: Currency) -> Option<Money> {
    let bare: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !"¥￥$+".contains(*letter))
        .collect();
    Money::parse(&bare, currency).ok()
}

/// `2026-11-25`, `2026/11/25`, `2026年11月25日` or `20261125`, whatever time follows.
fn read_day(text: &str) -> Option<String> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let day = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        [whole] if whole.len() == 8 => format!("{}-{}-{}", &whole[..4], &whole[4..6], &whole[6..]),
        _ => return None,
    };
    Timestamp::parse_day(&day).map(|_| day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_that_came_is_read_whatever_the_bank_calls_its_columns() {
        let chinese = "\u{feff}交易日期,收入金额,支出金额,对方户名,摘要,附言\n\
            2026/11/25 10:02,\"1,234.50\",,李雷,汇款,K7M2-Q9XF\n\
            20261126,,88.00,电力公司,电费,\n\
            2026年11月27日,￥10,,韩梅梅,汇款,\n";
        let (rows, wrong) = bank_rows(chinese, Currency::Cny);
        assert_eq!(wrong, []);
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.booked_on.as_str(),
                    row.amount.minor(),
                    row.payer.as_str(),
                    row.text.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("2026-11-25", 123_450, "李雷", "汇款 K7M2-Q9XF"),
                ("2026-11-27", 1_000, "韩梅梅", "汇款")
            ]
        );
        let (rows, _) = bank_rows(
            "Date,Amount,Payer,Text\n2026-11-25,-5.00,a,b\n2026-11-25,5.00,a,b\n",
            Currency::Usd,
        );
        assert_eq!(rows.len(), 1, "what went out is left");
    }

    #[test]
    fn rows_that_say_the_same_are_counted_and_keep_their_keys() {
        let file = "date,amount,payer,text\n2026-11-25,5,a,b\n2026-11-25,5,a,b\n";
        let (rows, _) = bank_rows(file, Currency::Cny);
        assert_eq!((rows[0].nth, rows[1].nth), (0, 1));
        let longer = "date,amount,payer,text\n2026-11-24,1,x,y\n2026-11-25,5.00,a,b\n2026-11-25,5,a,b\n2026-11-25,5,a,b\n";
        let (again, _) = bank_rows(longer, Currency::Cny);
        let keys: Vec<String> = again.iter().map(BankRow::key).collect();
        assert!(keys.contains(&rows[0].key()) && keys.contains(&rows[1].key()));
        assert_ne!(keys[1], keys[3]);
    }

    #[test]
    fn a_file_is_read_in_utf_8_and_in_gb18030_and_nothing_else_is_a_statement() {
        let text = "日期,金额,摘要\n2026-11-25,5,汇款 K7M2\n";
        let (bytes, ..) = GB18030.encode(text);
        assert_ne!(&*bytes, text.as_bytes());
        for content in [text.as_bytes(), &bytes] {
            assert_eq!(statement_text(content).unwrap(), text);
        }
        let (rows, wrong) = bank_rows(&statement_text(&bytes).unwrap(), Currency::Cny);
        assert_eq!((rows.len(), wrong.len()), (1, 0));
        let large = vec![b'a'; STATEMENT_BYTES_MOST as usize + 1];
        let cases: [(&[u8], &str); 4] = [
            (b"", "required"),
            (b"PK\x03\x04 a spreadsheet", "not_csv"),
            (b"\xff\xd8\xff\xe0 a picture", "not_csv"),
            (&large, "statement_too_large"),
        ];
        for (content, code) in cases {
            let Err(ServiceError::Invalid(wrong)) = statement_text(content) else {
                panic!("{code}")
            };
            assert_eq!(wrong[0].code, code);
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_row() {
        let file = "date,amount,payer,text\n2026-13-25,5,a,b\n2026-11-25,five,a,b\n2026-11-25,5,a,b\n";
        let (rows, wrong) = bank_rows(file, Currency::Cny);
        assert_eq!(rows.len(), 1);
        assert_eq!(wrong, [(2, "date".to_owned()), (3, "amount".to_owned())]);
        let (_, wrong) = bank_rows("a,b\n1,2\n", Currency::Cny);
        assert_eq!(wrong, [(1, "columns".to_owned())]);
    }

    #[test]
    fn a_statement_that_is_too_long_is_not_read_in_part() {
        let head = "date,amount,payer,text\n";
        let row = "2026-11-25,5,a,b\n";
        let (rows, wrong) = bank_rows(&format!("{head}{}", row.repeat(LINES_MOST)), Currency::Cny);
        assert_eq!((rows.len(), wrong.len()), (LINES_MOST, 0));
        let (rows, wrong) = bank_rows(&format!("{head}{}", row.repeat(LINES_MOST + 1)), Currency::Cny);
        assert_eq!((rows.len(), wrong), (0, vec![(1, TOO_MANY.to_owned())]));
        let (lines, wrong) = courier_lines(&"SF1,5\n".repeat(LINES_MOST + 1), Currency::Cny);
        assert_eq!((lines.len(), wrong), (0, vec![(1, TOO_MANY.to_owned())]));
    }

    #[test]
    fn the_numbers_of_what_cannot_be_read_are_a_code() {
        let wrong = |numbers: std::ops::Range<i64>| -> Vec<Wrong> {
            numbers.map(|number| (number, "date".to_owned())).collect()
        };
        assert_eq!(row_code("rows", &wrong(2..4)), "rows_2_3");
        let many = row_code("rows", &wrong(1..31));
        assert!(
            many.starts_with("rows_1_2_") && many.ends_with("_20_more_10"),
            "{many}"
        );
    }

    #[test]
    fn a_courier_writes_a_number_and_an_amount_a_line() {
        let (lines, wrong) = courier_lines(
            "order,amount\n261125-AAAAA-BBBBB,390.00\nSF123, 12.5\n,3\nSF9,0\n",
            Currency::Cny,
        );
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line.subject.as_str(), line.amount.minor()))
            .collect();
        assert_eq!(told, [("261125-AAAAA-BBBBB", 39_000), ("SF123", 1_250)]);
        assert_eq!(wrong, [(4, "line".to_owned()), (5, "line".to_owned())]);
    }
}
