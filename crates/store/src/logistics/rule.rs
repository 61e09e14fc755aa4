//! What must always be true of what delivery costs, for `jishi verify`.

use crate::verify::Rule;

/// The rules of delivery.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        says: "the newest delivery tariff counts",
        count: "SELECT COUNT(*) FROM delivery_tariff",
        broken: "SELECT 'catalogue_state', 'version ' || c.tariff_version || ' counts, the newest is ' || COALESCE(t.version, 0)
            FROM catalogue_state c
            LEFT JOIN (SELECT MAX(version) AS version FROM delivery_tariff) t ON 1 = 1
            WHERE t.version IS NULL OR c.tariff_version <> t.version",
    },
    Rule {
        says: "delivery tariffs have no gaps",
        count: "SELECT COUNT(*) FROM delivery_rate",
        broken: "SELECT 'version ' || t.version, COUNT(r.version) || ' rates, ' || COUNT(i.version) || ' of them with tiers'
            FROM delivery_tariff t
            LEFT JOIN delivery_rate r ON r.version = t.version
            LEFT JOIN (SELECT DISTINCT version, currency, zone, method FROM delivery_tier) i ON i.version = r.version
                AND i.currency = r.currency AND i.zone = r.zone AND i.method = r.method
            GROUP BY t.version
            HAVING COUNT(r.version) <> 16 OR COUNT(i.version) <> 16",
    },
    Rule {
        says: "more to carry never costs less",
        count: "SELECT COUNT(*) FROM delivery_tier",
        broken: "SELECT 'version ' || a.version, a.currency || ' ' || a.zone || ' ' || a.method || ': ' || a.most_grams
                || ' g cost ' || a.fee || ', ' || b.most_grams || ' g ' || b.fee
            FROM delivery_tier a
            JOIN delivery_tier b ON b.version = a.version AND b.currency = a.currency AND b.zone = a.zone
                AND b.method = a.method AND b.most_grams > a.most_grams AND b.fee < a.fee",
    },
];
