//! Orders as `jishi order list --json` tells them.

use crate::json;

/// An order as `jishi order list` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The number of its purchase.
    pub purchase: String,
    pub state: String,
    pub total: i64,
    pub placed_at: i64,
}

impl Order {
    /// A page of them, in its order.
    pub fn list(listed: &str) -> Vec<Self> {
        let totals = json::numbers(listed, "total");
        let times = json::numbers(listed, "placed_at");
        json::texts(listed, "group_number")
            .zip(json::texts(listed, "state"))
            .zip(totals.into_iter().zip(times))
            .map(|((purchase, state), (total, placed_at))| Self {
                purchase: purchase.to_owned(),
                state: state.to_owned(),
                total,
                placed_at,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read() {
        let page = r#"[{"id": "ord_1", "number": "A-1", "group_number": "A", "seller": "s", "state": "cancelled",
            "payment_state": "void", "total": 5, "currency": "CNY", "lines": 1, "placed_at": 9}]"#;
        let expected = Order {
            purchase: "A".to_owned(),
            state: "cancelled".to_owned(),
            total: 5,
            placed_at: 9,
        };
        assert_eq!(Order::list(page), [expected]);
    }
}
