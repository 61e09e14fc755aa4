//! Rules of commission: listing, adding and ending them.

use crate::{Permit, ServiceError, audit};
use domain::kernel::{FieldError, Slug, Timestamp};
use domain::settlement::{
    CommissionRule, CommissionRuleId, CommissionRuleView, CommissionTerms, InvalidRate, NewCommissionRule,
    Rate,
};
use domain::user::permission::policy::{CommissionUpdate, LedgerRead};
use serde_json::json;
use store::Tx;

const PRIORITY_MOST: i64 = 1_000_000;
const GRADE_MOST: usize = 16;

/// Every rule, those that count first, in the order in which they are asked.
/// # Errors
/// [`ServiceError::Forbidden`] for sellers' people.
pub async fn list_commission_rules(
    permit: &Permit<LedgerRead>,
) -> Result<Vec<CommissionRuleView>, ServiceError> {
    permit.platform()?;
    let mut tx = permit.store.read().await?;
    Ok(tx.settlement().rules(super::RULES_MOST).await?)
}

/// Adds a rule that counts from now on.
/// # Errors
/// [`ServiceError::Invalid`] with the fields that cannot be accepted, [`ServiceError::Conflict`] when there are too many
/// rules.
pub async fn add_commission_rule(
    permit: &Permit<CommissionUpdate>,
    new: NewCommissionRule,
) -> Result<CommissionRuleId, ServiceError> {
    permit.platform()?;
    let typed = Typed::read(&new).map_err(ServiceError::Invalid)?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            let now = owned.clock.now();
            let rule = typed.into_rule(tx, owned.ids.next(), now).await?;
            let live = tx.settlement().live_rules(now, super::RULES_MOST).await?;
            if live.len() >= usize::try_from(super::RULES_MOST).unwrap_or(usize::MAX) {
                return Err(ServiceError::Conflict("there are too many rules".to_owned()));
            }
            tx.settlement().add_rule(&rule).await?;
            let mut record = audit::by(&owned, "commission.add", "commission_rule", rule.id.to_string());
            record.after = Some(
                json!({
                    "priority": rule.priority,
                    "category": new.category.trim(),
                    "seller": new.seller.trim(),
                    "grade": rule.grade,
                    "rate": rule.terms.rate.to_string(),
                    "tax": rule.terms.tax.to_string(),
                })
                .to_string(),
            );
            tx.audit().append(record).await?;
            Ok(rule.id)
        })
        .await
}

/// Ends a rule now. What was sold by it keeps its commission.
/// # Errors
/// [`ServiceError::Conflict`] when there is no such rule, or it has ended.
pub async fn end_commission_rule(
    permit: &Permit<CommissionUpdate>,
    id: CommissionRuleId,
) -> Result<(), ServiceError> {
    permit.platform()?;
    let owned = permit.clone();
    permit
        .store
        .write(async move |tx: &mut Tx| {
            if !tx.settlement().end_rule(id, owned.clock.now()).await? {
                return Err(ServiceError::Conflict("the rule has ended before".to_owned()));
            }
            let record = audit::by(&owned, "commission.end", "commission_rule", id.to_string());
            tx.audit().append(record).await?;
            Ok(())
        })
        .await
}

/// A rule as typed, read.
struct Typed {
    priority: i64,
    category: Option<Slug>,
    seller: Option<Slug>,
    grade: Option<String>,
    terms: CommissionTerms,
}

impl Typed {
    fn read(new: &NewCommissionRule) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let priority = new.priority.trim().parse().ok();
        let priority = priority.filter(|number| (0..=PRIORITY_MOST).contains(number));
        if priority.is_none() {
            errors.push(FieldError::new("priority", "out_of_range"));
        }
        let mut slug = |field: &'static str, text: &str| match text.trim() {
            "" => None,
            text => Slug::parse(text)
                .map_err(|_| errors.push(FieldError::new(field, "unknown")))
                .ok(),
        };
        let (category, seller) = (slug("category", &new.category), slug("seller", &new.seller));
        let mut rate = |field: &'static str, text: &str| {
            let read: Result<Rate, InvalidRate> = Rate::parse(text);
            read.map_err(|_| errors.push(FieldError::new(field, "invalid")))
                .ok()
        };
        let (of_goods, tax) = (rate("rate", &new.rate), rate("tax", &new.tax));
        let grade = Some(new.grade.trim().to_owned()).filter(|grade| !grade.is_empty());
        if grade.as_ref().is_some_and(|grade| grade.len() > GRADE_MOST) {
            errors.push(FieldError::new("grade", "too_long"));
        }
        match (priority, of_goods, tax) {
            (Some(priority), Some(rate), Some(tax)) if errors.is_empty() => Ok(Self {
                priority,
                category,
                seller,
                grade,
                terms: CommissionTerms { rate, tax },
            }),
            _ => Err(errors),
        }
    }

    async fn into_rule(self, tx: &mut Tx, id: u128, now: Timestamp) -> Result<CommissionRule, ServiceError> {
        let mut errors = Vec::new();
        let mut category = None;
        if let Some(slug) = &self.category {
            let all = tx.product().categories().await?;
            category = all.iter().find(|one| one.slug == *slug).map(|one| one.id);
            if category.is_none() {
                errors.push(FieldError::new("category", "unknown"));
            }
        }
        let mut seller = None;
        if let Some(slug) = &self.seller {
            seller = tx.merchant().seller_by_slug(slug).await?.map(|seller| seller.id);
            if seller.is_none() {
                errors.push(FieldError::new("seller", "unknown"));
            }
        }
        if !errors.is_empty() {
            return Err(ServiceError::Invalid(errors));
        }
        Ok(CommissionRule {
            id: CommissionRuleId::from_u128(id),
            priority: self.priority,
            category,
            seller,
            grade: self.grade,
            terms: self.terms,
            starts_at: now,
            ends_at: None,
        })
    }
}
