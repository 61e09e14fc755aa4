//! Tariffs: only ever added, each whole.

use super::LogisticsStore;
use crate::error::StoreError;
use crate::sql::{Sql, from_json, parse, to_json};
use domain::kernel::{Currency, Timestamp};
use domain::logistics::{DeliveryMethod, Rate, Tariff, Tier, Zone};

type Key = (Currency, Zone, DeliveryMethod);

#[derive(sqlx::FromRow)]
struct RateRow {
    currency: String,
    zone: String,
    method: String,
    beyond: i64,
    free_from: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct TierRow {
    currency: String,
    zone: String,
    method: String,
    most_grams: i64,
    fee: i64,
}

impl LogisticsStore<'_> {
    /// The tariff that counts.
    /// # Errors
    /// [`StoreError::Inconsistent`] when there is none, or it cannot be one.
    pub async fn tariff(&mut self) -> Result<Tariff, StoreError> {
        let (version, remote): (i64, String) = sqlx::query_as(
            "SELECT t.version, t.remote FROM catalogue_state c
             JOIN delivery_tariff t ON t.version = c.tariff_version
             WHERE c.id = 1",
        )
        .fetch_one(self.tx.conn())
        .await?;
        let rates: Vec<RateRow> = sqlx::query_as(
            "SELECT currency, zone, method, beyond, free_from FROM delivery_rate WHERE version = $1
             ORDER BY currency, zone, method LIMIT 1000",
        )
        .bind(version)
        .fetch_all(self.tx.conn())
        .await?;
        let tiers: Vec<TierRow> = sqlx::query_as(
            "SELECT currency, zone, method, most_grams, fee FROM delivery_tier WHERE version = $1
             ORDER BY most_grams LIMIT 10000",
        )
        .bind(version)
        .fetch_all(self.tx.conn())
        .await?;
        let mut known = Vec::new();
        for tier in tiers {
            let key = key(&tier.currency, &tier.zone, &tier.method)?;
            let (most_grams, fee) = (tier.most_grams, tier.fee);
            known.push((key, Tier { most_grams, fee }));
        }
        let rates: Result<Vec<Rate>, StoreError> = rates
            .into_iter()
            .map(|row| {
                let key = key(&row.currency, &row.zone, &row.method)?;
                let own = known.iter().filter(|(of, _)| *of == key);
                Ok(Rate {
                    currency: key.0,
                    zone: key.1,
                    method: key.2,
                    tiers: own.map(|(_, tier)| *tier).collect(),
                    beyond: row.beyond,
                    free_from: row.free_from,
                })
            })
            .collect();
        let mut tariff = Tariff {
            version,
            remote: from_json("the provinces of a tariff", &remote)?,
            rates: rates?,
        };
        tariff
            .rates
            .sort_by_key(|rate| (rate.currency, rate.zone, rate.method));
        match tariff.faults().first() {
            None => Ok(tariff),
            Some(fault) => Err(StoreError::inconsistent("a delivery tariff", &fault.code)),
        }
    }

    /// Adds a tariff, which counts from now on, if the one of the version before does now; every cached page is outdated
    /// then. Gives whether it was.
    pub async fn add_tariff(&mut self, tariff: &Tariff, at: Timestamp) -> Result<bool, StoreError> {
        let counts = sqlx::query(
            "UPDATE catalogue_state SET tariff_version = $1, version = version + 1 WHERE id = 1 AND tariff_version = $2",
        )
        .bind(tariff.version)
        .bind(tariff.version - 1)
        .execute(self.tx.conn())
        .await?;
        if counts.rows_affected() == 0 {
            return Ok(false);
        }
        let mut sql = Sql::new("INSERT INTO delivery_tariff (version, remote, at) VALUES ");
        let remote = to_json(&tariff.remote)?;
        sql.rows([vec![tariff.version.into(), remote.into(), at.as_micros().into()]]);
        sql.execute(self.tx).await?;
        let mut sql = Sql::new(
            "INSERT INTO delivery_rate (version, currency, zone, method, beyond, free_from) VALUES ",
        );
        sql.rows(tariff.rates.iter().map(|rate| {
            vec![
                tariff.version.into(),
                rate.currency.code().into(),
                rate.zone.as_str().into(),
                rate.method.as_str().into(),
                rate.beyond.into(),
                rate.free_from.into(),
            ]
        }));
        sql.execute(self.tx).await?;
        let mut sql =
            Sql::new("INSERT INTO delivery_tier (version, currency, zone, method, most_grams, fee) VALUES ");
        sql.rows(tariff.rates.iter().flat_map(|rate| {
            rate.tiers.iter().map(|tier| {
                vec![
                    tariff.version.into(),
                    rate.currency.code().into(),
                    rate.zone.as_str().into(),
                    rate.method.as_str().into(),
                    tier.most_grams.into(),
                    tier.fee.into(),
                ]
            })
        }));
        sql.execute(self.tx).await?;
        Ok(true)
    }
}

fn key(currency: &str, zone: &str, method: &str) -> Result<Key, StoreError> {
    let broken = |text: &str| StoreError::inconsistent("a delivery rate", text);
    Ok((
        parse("a currency", currency.parse())?,
        Zone::parse(zone).ok_or_else(|| broken(zone))?,
        DeliveryMethod::parse(method).ok_or_else(|| broken(method))?,
    ))
}
