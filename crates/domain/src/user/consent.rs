//! What people agree to: the purposes, the texts they are asked with, and when an agreement counts.
//!
//! One decision is one row that is never changed; the last one counts. A purpose that is a choice may be processed only
//! while its last decision says yes to the present text: PIPL articles 13 to 17, GDPR articles 6 and 7.

use super::register::Text;
use crate::kernel::{Localized, Timestamp};
use serde::{Deserialize, Serialize};

/// What a person may be asked to agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConsentPurpose {
    /// Terms of use and privacy policy.
    Terms,
    MarketingMail,
    MarketingSms,
    /// Recommendations made from what the person has looked at and bought.
    Recommendations,
    /// What couriers and the payment service are told to carry out an order.
    Sharing,
}

/// Why it may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Without it there is no account; taking it back is closing the account.
    Needed,
    /// Only while the person says so.
    Choice,
    /// Needed to carry out an order, so it is told and not asked: PIPL article 13 (2), GDPR article 6 (1) (b).
    Information,
}

/// A decision that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentDecision {
    pub given: bool,
    /// The version of the text that was shown.
    pub version: String,
    pub at: Timestamp,
}

/// A purpose as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentView {
    pub purpose: ConsentPurpose,
    /// The last decision.
    pub last: Option<ConsentDecision>,
    /// Whether it counts now.
    pub given: bool,
}

impl ConsentPurpose {
    pub const ALL: [Self; 5] = [
        Self::Terms,
        Self::MarketingMail,
        Self::MarketingSms,
        Self::Recommendations,
        Self::Sharing,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::MarketingMail => "marketing_mail",
            Self::MarketingSms => "marketing_sms",
            Self::Recommendations => "recommendations",
            Self::Sharing => "sharing",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }

    pub const fn basis(self) -> Basis {
        match self {
            Self::Terms => Basis::Needed,
            Self::MarketingMail | Self::MarketingSms | Self::Recommendations => Basis::Choice,
            Self::Sharing => Basis::Information,
        }
    }

    /// The version of the present text: the day from which it is shown. A text that says something else gets another
    /// version, and what was agreed to before does not count for it.
    pub const fn version(self) -> &'static str {
        match self {
            Self::Terms
            | Self::MarketingMail
            | Self::MarketingSms
            | Self::Recommendations
            | Self::Sharing => "2026-11-23",
        }
    }

    /// A few words for a switch.
    pub const fn title(self) -> Text {
        match self {
            Self::Terms => text("用户协议与隐私政策", "Terms of use and privacy policy"),
            Self::MarketingMail => text("优惠邮件", "Offers by e-mail"),
            Self::MarketingSms => text("优惠短信", "Offers by SMS"),
            Self::Recommendations => text("个性化推荐", "Recommendations made for you"),
            Self::Sharing => text(
                "与快递和支付服务共享",
                "Shared with couriers and the payment service",
            ),
        }
    }

    /// The present text.
    pub const fn text(self) -> Text {
        match self {
            Self::Terms => text(
                "使用账号需要同意用户协议和隐私政策。撤回同意即注销账号。",
                "An account needs your agreement to both. Taking it back means closing the account.",
            ),
            Self::MarketingMail => text(
                "我们可以把优惠活动发到您的邮箱，随时可以关闭。",
                "We may send offers to your e-mail address, until you switch this off.",
            ),
            Self::MarketingSms => text(
                "我们可以把优惠活动发到您的手机，随时可以关闭。",
                "We may send offers to your telephone, until you switch this off.",
            ),
            Self::Recommendations => text(
                "我们可以根据您的浏览、收藏和购买记录推荐商品。关闭后，您看到的推荐与其他人相同，价格不受影响。",
                "We may recommend goods by what you have looked at, marked and bought. Without it you see what everybody \
                 sees. Prices do not depend on it.",
            ),
            Self::Sharing => text(
                "为了送货，我们把收货人、电话和地址告诉承运的快递；为了收款，我们把订单号和金额告诉支付服务。除此之外不共享。",
                "To deliver, we tell the courier recipient, telephone and address. To take payment, we tell the payment \
                 service the number and amount of the order. Nobody is told anything else.",
            ),
        }
    }

    /// Whether the last decision lets it be done now.
    pub fn counts(self, last: Option<&ConsentDecision>) -> bool {
        match self.basis() {
            Basis::Information => true,
            Basis::Needed | Basis::Choice => {
                last.is_some_and(|decision| decision.given && decision.version == self.version())
            }
        }
    }
}

const fn text(zh: &'static str, en: &'static str) -> Text {
    Localized { zh, en }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(given: bool, version: &str) -> ConsentDecision {
        ConsentDecision {
            given,
            version: version.to_owned(),
            at: Timestamp::from_micros(0),
        }
    }

    #[test]
    fn silence_is_no_consent_and_an_old_text_is_none_either() {
        let purpose = ConsentPurpose::MarketingMail;
        let now = purpose.version();
        assert!(!purpose.counts(None));
        assert!(purpose.counts(Some(&decided(true, now))));
        assert!(!purpose.counts(Some(&decided(false, now))));
        assert!(!purpose.counts(Some(&decided(true, "2020-01-01"))));
        assert!(ConsentPurpose::Sharing.counts(None), "it is told, not asked");
    }

    #[test]
    fn purposes_read_back_and_have_words() {
        for purpose in ConsentPurpose::ALL {
            assert_eq!(ConsentPurpose::parse(purpose.as_str()), Some(purpose));
            for text in [purpose.title(), purpose.text()] {
                assert!(!text.zh.is_ascii() && text.en.is_ascii(), "{}", text.en);
            }
        }
    }
}
