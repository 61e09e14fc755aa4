//! What is left of every product, by the shop's own export: pages and the API tell of plenty without saying how much.

use super::world::Product;

/// The inventory of every product of the shelf in an export.
pub fn of(csv: &str, shelf: &[Product]) -> Option<Vec<i64>> {
    let mut lines = csv.lines().map(fields);
    let head = lines.next()?;
    let column = |name: &str| head.iter().position(|field| field == name);
    let (handle, units) = (column("URL handle")?, column("Inventory quantity")?);
    let rows: Vec<Vec<String>> = lines.collect();
    let level = |product: &Product| {
        let row = rows.iter().find(|row| row.get(handle) == Some(&product.slug))?;
        row.get(units)?.parse().ok()
    };
    shelf.iter().map(level).collect()
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            c => {
                if let Some(field) = fields.last_mut() {
                    field.push(c);
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_from_an_export() {
        let product = |slug: &str| Product {
            slug: slug.to_owned(),
            variant: String::new(),
        };
        let csv = "Title,URL handle,Description,Inventory quantity\nA,a,\"<p>x, y</p>\",7\nB,b,,-1\n";
        assert_eq!(of(csv, &[product("b"), product("a")]), Some(vec![-1, 7]));
        assert_eq!(of(csv, &[product("c")]), None);
        assert_eq!(of("URL handle\na\n", &[product("a")]), None);
    }
}
