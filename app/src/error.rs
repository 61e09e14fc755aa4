//! What can go wrong between browser and server, as one coded value; its texts for people.

use domain::cart::FieldError;
use domain::kernel::{Locale, Money};
use domain::order::SoldOutLine;
use leptos::prelude::*;
use leptos::server_fn::codec::PostcardEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr, ServerFnUrlError};
use leptos::server_fn::{Bytes, Encodes};
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

/// A failure as it crosses the wire. Views match on `code`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// `sign_in_required`, `forbidden`, `proof_required`, `second_factor_required`, `blocked`, `wrong_credentials`,
    /// `not_found`, `bad_request`, `invalid_form`, `sold_out`, `total_changed`, `cart_empty`, `cart_changed`,
    /// `payment_unavailable`, `conflict`, `not_erasable`, `too_many`, `unavailable`, `outdated` or `internal`.
    pub code: String,
    /// English, for developers.
    pub message: String,
    /// With `not_erasable`: what is to be finished, and its order number. With `invalid_form`: what is wrong with which field.
    pub fields: Vec<FieldError>,
    /// With `sold_out`: the lines and what is left of them.
    pub sold_out: Vec<SoldOutLine>,
    /// With `total_changed`: the total now.
    pub total: Option<Money>,
}

impl ApiError {
    /// An error without details.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            ..Self::default()
        }
    }

    /// The HTTP status that goes with the code.
    pub fn status(&self) -> u16 {
        match self.code.as_str() {
            "sign_in_required" | "wrong_credentials" => 401,
            "forbidden" | "proof_required" | "second_factor_required" | "blocked" => 403,
            "not_found" => 404,
            "bad_request" => 400,
            "invalid_form" => 422,
            "sold_out" | "total_changed" | "cart_empty" | "cart_changed" | "conflict" | "not_erasable" => 409,
            "too_many" => 429,
            "payment_unavailable" | "unavailable" => 503,
            _ => 500,
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = PostcardEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let code = match &error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => "bad_request",
            ServerFnErrorErr::Request(_) => "unavailable",
            // An answer of another build: the shop was updated while the page was open.
            ServerFnErrorErr::Deserialization(_) => "outdated",
            _ => "internal",
        };
        Self::new(code, error.to_string())
    }

    /// Called when a server function answers with an error: the place where the answer gets its status.
    fn ser(&self) -> Bytes {
        #[cfg(feature = "ssr")]
        crate::server::set_status_of_call(self);
        PostcardEncoding::encode(self).unwrap_or_default()
    }
}

/// The error that a form sent without scripts came back with, if it was sent to the server function at `endpoint`
/// (`"/api/cart/add_line"`). Read once, when the page is made.
pub fn from_url(endpoint: &str) -> Option<ApiError> {
    let query = use_location().query.get_untracked();
    let path = query.get("__path")?;
    (path == endpoint)
        .then(|| ServerFnUrlError::<ApiError>::decode_err(&query.get("__err").unwrap_or_default()))
}

/// The code of the error that a plain form came back with, whichever form it was.
pub fn code_from_url() -> Option<String> {
    let path = use_location().query.with_untracked(|query| query.get("__path"))?;
    from_url(&path).map(|error| error.code)
}

/// What happened and what to do, for people.
pub fn text(locale: Locale, error: &ApiError) -> String {
    match (error.code.as_str(), locale) {
        ("sold_out", _) => sold_out(locale, &error.sold_out),
        ("total_changed", _) => total_changed(locale, error.total),
        ("blocked", Locale::Zh) => format!("账号已被限制：{}。如有疑问请联系客服。", error.message),
        ("blocked", Locale::En) => format!(
            "This account is blocked: {}. Please contact us if this is wrong.",
            error.message
        ),
        (code, Locale::Zh) => zh(code).to_owned(),
        (code, Locale::En) => en(code).to_owned(),
    }
}

fn zh(code: &str) -> &'static str {
    match code {
        "sign_in_required" => "请先登录。",
        "wrong_credentials" => "不正确，请核对后重试。",
        "forbidden" => "您没有权限进行此操作。",
        "proof_required" => "为了安全，请先确认是您本人。",
        "second_factor_required" => "此操作需要先启用两步验证并用它登录。",
        "not_found" => "没有找到，可能已下架或地址有误。",
        "bad_request" => "请求有误，请刷新页面后重试。",
        "invalid_form" => "有些内容需要修改，请查看标出的地方。",
        "cart_empty" => "购物车是空的，先去挑几件吧。",
        "cart_changed" => "购物车刚刚有变动，请核对后再提交。",
        "payment_unavailable" => "在线支付暂时不可用，请稍后再试，或改用货到付款。",
        "not_erasable" => "账号暂时不能注销，请先完成列出的事项。",
        "conflict" => "内容刚刚被更新过，请刷新页面后重试。",
        "too_many" => "操作太频繁了，请稍等片刻再试。",
        "outdated" => "网店刚刚更新过，请刷新页面后继续。",
        "unavailable" => "暂时连接不上，请检查网络后重试。",
        _ => "出了点问题，请稍后再试。",
    }
}

fn en(code: &str) -> &'static str {
    match code {
        "sign_in_required" => "Please sign in first.",
        "wrong_credentials" => "That is not right. Please check it and try again.",
        "forbidden" => "You may not do this.",
        "proof_required" => "To be safe, please confirm that it is you.",
        "second_factor_required" => "This needs two-step verification: set it up and sign in with it.",
        "not_found" => "We could not find this. It may be gone, or the address is wrong.",
        "bad_request" => "That request was not right. Please reload the page and try again.",
        "invalid_form" => "Some details need changing. Please look at the marked fields.",
        "cart_empty" => "Your cart is empty. Add something first.",
        "cart_changed" => "Your cart has just changed. Please check it and order again.",
        "payment_unavailable" => {
            "Online payment is not available right now. Try again soon, or choose another method."
        }
        "not_erasable" => "The account cannot be closed yet. Please finish what is listed first.",
        "conflict" => "This has just been changed. Please reload the page and try again.",
        "too_many" => "That was a little too often. Please wait a moment and try again.",
        "outdated" => "The shop has just been updated. Please reload the page to go on.",
        "unavailable" => "We cannot be reached right now. Check your connection and try again.",
        _ => "Something went wrong. Please try again later.",
    }
}

fn sold_out(locale: Locale, lines: &[SoldOutLine]) -> String {
    let named: Vec<String> = lines
        .iter()
        .map(|line| {
            let name = line.name.get(locale);
            match (locale, line.available) {
                (Locale::Zh, left) if left > 0 => format!("「{name}」仅剩 {left} 件"),
                (Locale::Zh, _) => format!("「{name}」已售罄"),
                (Locale::En, left) if left > 0 => format!("only {left} left of {name}"),
                (Locale::En, _) => format!("{name} is sold out"),
            }
        })
        .collect();
    match (locale, named.is_empty()) {
        (Locale::Zh, true) => "库存不足，请减少数量或换一款。".to_owned(),
        (Locale::Zh, false) => format!("库存不足：{}。请修改数量或移除后再试。", named.join("，")),
        (Locale::En, true) => "There is not enough in stock. Please choose fewer or another one.".to_owned(),
        (Locale::En, false) => format!(
            "Not enough in stock: {}. Change the quantity and try again.",
            named.join(", ")
        ),
    }
}

fn total_changed(locale: Locale, total: Option<Money>) -> String {
    match (locale, total) {
        (Locale::Zh, Some(total)) => format!("价格有变动，现在合计 {total}。没有扣款，请确认后再提交。"),
        (Locale::Zh, None) => "价格有变动。没有扣款，请核对后再提交。".to_owned(),
        (Locale::En, Some(total)) => {
            format!(
                "Prices have changed; the total is now {total}. Nothing was charged. Please check and order again."
            )
        }
        (Locale::En, None) => {
            "Prices have changed. Nothing was charged. Please check and order again.".to_owned()
        }
    }
}

#[cfg(feature = "ssr")]
impl From<services::ServiceError> for ApiError {
    fn from(error: services::ServiceError) -> Self {
        use services::ServiceError as E;
        let message = error.to_string();
        match error {
            E::SignInRequired => Self::new("sign_in_required", message),
            E::WrongCredentials => Self::new("wrong_credentials", message),
            E::Forbidden => Self::new("forbidden", message),
            E::ProofRequired => Self::new("proof_required", message),
            E::SecondFactorRequired => Self::new("second_factor_required", message),
            E::Blocked(reason) => Self::new("blocked", reason),
            E::TooMany => Self::new("too_many", message),
            E::NotErasable(obstacles) => Self {
                fields: obstacles
                    .iter()
                    .map(domain::user::ErasureObstacle::field)
                    .collect(),
                ..Self::new("not_erasable", message)
            },
            E::NotFound(_) => Self::new("not_found", message),
            E::Invalid(fields) => Self {
                fields,
                ..Self::new("invalid_form", message)
            },
            E::BadRequest(_) => Self::new("bad_request", message),
            E::SoldOut(sold_out) => Self {
                sold_out,
                ..Self::new("sold_out", message)
            },
            E::TotalChanged(total) => Self {
                total: Some(total),
                ..Self::new("total_changed", message)
            },
            E::CartEmpty => Self::new("cart_empty", message),
            E::Conflict(_) => Self::new("conflict", message),
            E::PaymentUnavailable => Self::new("payment_unavailable", message),
            E::Unavailable => Self::new("unavailable", message),
            E::Internal => Self::new("internal", message),
        }
    }
}
