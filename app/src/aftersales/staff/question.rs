//! What the addresses and forms of after-sales say.

#[cfg(feature = "ssr")]
use crate::error::ApiError;
use domain::aftersales::{AfterSalesEvent, Inspected, ShipmentText};
#[cfg(feature = "ssr")]
use domain::aftersales::{AfterSalesKind, AfterSalesNumber, AfterSalesState};
#[cfg(feature = "ssr")]
use domain::merchant::SellerId;
use serde::{Deserialize, Serialize};

/// Which requests are shown. Empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AfterSalesQuestion {
    /// Of which shop; the first of one's own where it says nothing.
    pub shop: String,
    pub state: String,
    pub kind: String,
    /// The number of the last request of the page before.
    pub before: String,
}

impl AfterSalesQuestion {
    /// The shop that is asked for.
    #[cfg(feature = "ssr")]
    pub fn shop(&self) -> Option<SellerId> {
        self.shop.parse().ok()
    }

    /// The filter it means.
    #[cfg(feature = "ssr")]
    pub fn filter(&self) -> services::aftersales::AfterSalesFilter {
        services::aftersales::AfterSalesFilter {
            state: AfterSalesState::parse(&self.state),
            kind: AfterSalesKind::parse(&self.kind),
            before: AfterSalesNumber::parse(&self.before).ok(),
        }
    }
}

/// A step as its form says it; what it has no field for is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepText {
    pub event: AfterSalesEvent,
    /// What the buyer is told.
    #[serde(default)]
    pub remark: String,
    #[serde(default)]
    pub location: String,
    #[serde(default)]
    pub fate: String,
    #[serde(default)]
    pub shipment: ShipmentText,
    #[serde(default)]
    pub lines: Vec<Inspected>,
}

#[cfg(feature = "ssr")]
impl StepText {
    /// The step it means.
    /// # Errors
    /// `bad_request` for a step that is not staff's.
    pub fn read(self) -> Result<services::aftersales::StaffStep, ApiError> {
        use domain::aftersales::RejectedFate;
        use services::aftersales::StaffStep;
        Ok(match self.event {
            AfterSalesEvent::Approve => StaffStep::Approve {
                location: self.location.parse().ok(),
                remark: self.remark,
            },
            AfterSalesEvent::Refuse => StaffStep::Refuse { reason: self.remark },
            AfterSalesEvent::Receive => StaffStep::Receive,
            AfterSalesEvent::Inspect => StaffStep::Inspect {
                lines: self.lines,
                fate: RejectedFate::parse(&self.fate),
                remark: self.remark,
            },
            AfterSalesEvent::Refund | AfterSalesEvent::Settle => StaffStep::PayBack { reason: self.remark },
            AfterSalesEvent::Replace => StaffStep::Replace(self.shipment),
            AfterSalesEvent::Repair => StaffStep::Repair(self.shipment),
            AfterSalesEvent::Reject => StaffStep::Reject { remark: self.remark },
            AfterSalesEvent::Withdraw | AfterSalesEvent::SendBack | AfterSalesEvent::Lapse => {
                return Err(ApiError::new("bad_request", "that is not staff's to do"));
            }
        })
    }
}
