//! The words of remittances and of couriers' cash.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::payment::{CashStanding, IncomingState};

words! {
    transit: "在途货款", "With couriers";
    transit_text: "快递已向买家收取、还没有交来的货款，按收取时间排列。", "What couriers have taken and not handed over, oldest first.";
    differences: "差额", "Differences";
    differences_text: "少收或少交的货款。由财务决定向快递追讨还是核销。", "What couriers took or handed over too little. Decide whether they owe it or it is given up.";
    statements: "快递对账单", "Couriers' statements";
    statements_text: "录入快递交款的对账单：每行一个订单号和金额。同一份对账单只会入账一次。", "What couriers hand over: an order number and an amount a line. The same statement counts once.";
    rules: "货到付款范围", "Where cash is taken";
    rules_text: "按收货省份和订单金额决定是否提供货到付款。省份留空的一条适用于其他所有省份。", "By province and amount of the order. The rule without a province is for all others.";
    views: "视图", "Views";
    order: "订单", "Order";
    due: "应收", "Due";
    collected: "快递实收", "Taken";
    remitted: "已交", "Handed over";
    written_off: "已核销", "Given up";
    missing: "缺", "Missing";
    standing: "状态", "Standing";
    since: "收取时间", "Taken on";
    age_three: "3 天内", "Up to 3 days";
    age_week: "3 至 7 天", "3 to 7 days";
    age_month: "7 至 30 天", "7 to 30 days";
    age_older: "30 天以上", "Over 30 days";
    total: "合计", "Total";
    note_title: "登记快递实收", "What a courier took";
    note_text: "快递实际收取的金额与应收不同时登记，多收少收都可以。", "If a courier took more or less than was due.";
    number: "订单号", "Order number";
    amount: "金额（元）", "Amount in yuan";
    note: "登记", "Note it";
    reason: "原因", "Reason";
    claim: "向快递追讨", "Courier owes it";
    write_off: "核销", "Give it up";
    courier: "快递公司", "Courier";
    reference: "对账单号", "Statement number";
    lines: "明细（CSV）", "Lines (CSV)";
    lines_hint: "每行：订单号或运单号,金额。可带一行表头。", "A line each: number of the order or of the parcel, amount. A heading is fine.";
    take: "入账", "Take in";
    subject: "快递填写", "As written";
    applied: "已入账", "Applied";
    entered: "录入时间", "Entered";
    waiting: "待处理的明细", "Lines to look at";
    assign: "归到这个订单", "It is this order's";
    owe: "无人认领，应退回", "Nobody's: to be sent back";
    returned: "已退回", "Sent back";
    keep: "转入差异", "Keep";
    region: "省份", "Province";
    region_others: "其他省份", "All others";
    offered: "提供货到付款", "Offered";
    not_offered: "不提供", "Not offered";
    least: "最低金额（元）", "From (yuan)";
    most: "最高金额（元）", "Up to (yuan)";
    save: "保存", "Save";
    remove: "删除", "Remove";
    receipts: "汇款", "Remittances";
    receipts_text: "银行对账单里的到账。附言里有汇款码的自动入账，其余由财务认领。", "What came into the bank account. What names a code is applied by itself; say whose the rest is.";
    unknown: "待认领", "Whose are these?";
    awaited: "等待汇款的订单", "Orders that wait";
    recent: "最近入账", "Last taken in";
    day: "日期", "Day";
    payer: "汇款人", "Payer";
    text: "附言", "Text";
    code: "汇款码", "Code";
    came: "已到", "Came";
    deadline: "截止", "Until";
    proofs: "凭证", "Proofs";
    open_proof: "打开凭证", "Open a proof";
    owed: "应退汇款", "To be sent back";
    owed_text: "支付平台退不了的款：货到付款和汇款订单的退款、逾期到账、多汇和无人认领的款。在银行汇出后登记。", "What no gateway gives back: of orders paid in cash or by remittance, too late, too much, nobody's. Send it at the bank, then say so here.";
    kind: "类型", "Kind";
    refund: "订单退款", "Refund";
    excess: "多汇或无人认领", "Too much, or nobody's";
    payee_account: "退到", "Goes to";
    payee_none: "未填写，请联系买家", "not said: ask the buyer";
    holder: "户名", "In whose name";
    reveal: "查看账户", "Show the account";
    reveal_reason: "为什么查看（记入审计日志）", "Why (the look is logged)";
    bank_number: "银行流水号", "The bank's number of it";
    sent: "已汇出", "It was sent";
    import: "导入对账单", "Take in a statement";
    import_text: "到账记录按附言里的汇款码和金额自动对上订单，对不上的等待认领。同一行只会入账一次。", "Money that came finds its order by the code in its text; what finds none waits for a person. A row counts once.";
    csv_hint: "粘贴银行导出的 CSV。需要日期、金额、附言三列，对方户名可选。", "The bank's CSV, with columns for date, amount, text and, if there is one, payer.";
    currency: "币种", "Currency";
    csv: "对账单内容", "Statement";
    account: "收款账户", "Account";
    account_text: "填写后，结算页对这个币种提供汇款。修改立即对新老订单生效。", "Once set, the checkout offers remittances in this currency. Changes show on orders at once.";
    payee: "收款人", "Payee";
    bank: "开户行", "Bank";
    account_number: "账号", "Account number";
    bank_code: "联行号 / SWIFT", "Bank code (CNAPS, SWIFT)";
    postal_address: "邮政汇款地址", "Address for postal remittances";
    wrong_amount: "请填写金额，例如 129.00", "An amount, like 129.00";
    wrong_file: "没有找到日期、金额和附言列", "No columns for date, amount and text";
    statement_file: "对账单文件", "A file of the statement";
    statement_file_hint: "CSV，UTF-8 或 GB18030，最大 2 MB", "CSV in UTF-8 or GB18030, 2 MB at most";
    send_file: "导入文件", "Take in the file";
    wrong_statement_size: "文件太大，最大 2 MB", "The file is too large: 2 MB at most";
    wrong_csv: "这不是 CSV 文本文件", "This is no CSV text";
    wrong_rows: "有些行读不出，其余的已入账。行号：", "Rows that cannot be read (the others were taken in): ";
    wrong_lines: "有些行缺少单号或金额，整份账单都没有入账。行号：", "Lines without a number and an amount (nothing was taken in): ";
    wrong_length: "超过 5,000 行，请分成几个文件", "More than 5,000 rows: please divide it into several files";
    required: "请填写", "Please fill this in";
    panel_title: "请汇款", "Send the money";
    panel_text: "银行转账或邮政汇款均可。请务必在附言中填写汇款码，系统据此确认是您的款。", "By bank transfer or post. Write the code on it: by it we know that the money is yours.";
    panel_amount: "应汇金额", "Amount";
    panel_came: "已到账", "Has come";
    panel_missing: "还需汇款", "Still missing";
    panel_code: "汇款码（附言）", "Code to write on it";
    copy: "复制", "Copy";
    copied: "已复制", "Copied";
    panel_proof: "汇款凭证", "Proof";
    panel_proof_text: "可上传回单照片或截图（PDF、JPEG、PNG、WebP，不超过 5 MB），便于核对。以银行到账为准。", "A photograph or screen of the slip helps us look (PDF, JPEG, PNG, WebP, up to 5 MB). Only what the bank reports counts.";
    panel_send: "上传凭证", "Send the proof";
    panel_sent: "已收到凭证：", "Proofs received:";
    wrong_file_format: "请上传 PDF、JPEG、PNG 或 WebP 文件", "PDF, JPEG, PNG or WebP, please";
    wrong_file_size: "文件不能超过 5 MB", "At most 5 MB";
    wrong_file_many: "最多上传 5 份凭证", "Five proofs at most";
}

/// What is wrong with a field.
pub fn field_problem(locale: Locale, field: &str, code: &str) -> String {
    let s = strings(locale);
    let words = match (field, code) {
        (_, "too_many_rows") => s.wrong_length,
        ("lines", code) if code.starts_with("lines_") => {
            return numbered(locale, s.wrong_lines, code.strip_prefix("lines_"));
        }
        ("text", code) if code.starts_with("rows_") => {
            return numbered(locale, s.wrong_rows, code.strip_prefix("rows_"));
        }
        (_, "statement_too_large") => s.wrong_statement_size,
        (_, "not_csv") => s.wrong_csv,
        (_, "file_format") => s.wrong_file_format,
        (_, "file_too_large") => s.wrong_file_size,
        (_, "too_many") => s.wrong_file_many,
        ("text", "columns") => s.wrong_file,
        ("amount" | "least" | "most", _) => s.wrong_amount,
        _ => s.required,
    };
    words.to_owned()
}

/// Words, and the numbers of rows that a code holds: `2_5`, or `2_5_more_7`.
fn numbered(locale: Locale, words: &str, code: Option<&str>) -> String {
    let code = code.unwrap_or_default();
    let (numbers, more) = code.split_once("_more_").unwrap_or((code, ""));
    let (comma, end) = match locale {
        Locale::Zh if more.is_empty() => ("、", String::new()),
        Locale::Zh => ("、", format!("，另有 {more} 行")),
        Locale::En if more.is_empty() => (", ", String::new()),
        Locale::En => (", ", format!(" and {more} more")),
    };
    format!("{words}{}{end}", numbers.replace('_', comma))
}

/// Where the cash of an order stands.
pub const fn standing(locale: Locale, standing: CashStanding) -> &'static str {
    match (standing, locale) {
        (CashStanding::InTransit, Locale::Zh) => "在途",
        (CashStanding::InTransit, Locale::En) => "in transit",
        (CashStanding::Short, Locale::Zh) => "有差额",
        (CashStanding::Short, Locale::En) => "short",
        (CashStanding::Claimed, Locale::Zh) => "追讨中",
        (CashStanding::Claimed, Locale::En) => "claimed",
        (CashStanding::Settled, Locale::Zh) => "已结清",
        (CashStanding::Settled, Locale::En) => "settled",
    }
}

/// Where money stands that came.
pub const fn incoming(locale: Locale, state: IncomingState) -> &'static str {
    match (state, locale) {
        (IncomingState::Open, Locale::Zh) => "待认领",
        (IncomingState::Open, Locale::En) => "nobody's yet",
        (IncomingState::Applied, Locale::Zh) => "已入账",
        (IncomingState::Applied, Locale::En) => "applied",
        (IncomingState::Owed, Locale::Zh) => "应退回",
        (IncomingState::Owed, Locale::En) => "to be sent back",
        (IncomingState::Returned, Locale::Zh) => "已退回",
        (IncomingState::Returned, Locale::En) => "sent back",
        (IncomingState::Kept, Locale::Zh) => "已转入差异",
        (IncomingState::Kept, Locale::En) => "kept",
    }
}

/// Until when a remittance has to be there.
pub fn before(locale: Locale, at: &str) -> String {
    match locale {
        Locale::Zh => format!("请在 {at} 前汇到，逾期订单自动取消；逾期到账的款会退回。"),
        Locale::En => {
            format!(
                "It has to be there before {at}; after that the order is cancelled, and what comes goes back."
            )
        }
    }
}
