//! What buyers are told of their requests, in the language that they bought in.

use super::Case;
use crate::notify::{self, Message, contact_of};
use crate::{Ctx, ServiceError};
use domain::aftersales::{AfterSales, AfterSalesEvent, AfterSalesKind};
use domain::kernel::Locale;
use store::Tx;

/// Writes to the buyer, in the transaction of the step. `case` is as it was before the step.
pub(super) async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    case: &Case,
    event: AfterSalesEvent,
    reason: &str,
) -> Result<(), ServiceError> {
    let (group, request) = (&case.group, &case.request);
    let locale = group.locale;
    let by_hand = group.checkout.payment.is_sent_back_by_hand();
    let told = match locale {
        Locale::Zh => zh(event, request.kind, by_hand),
        Locale::En => en(event, request.kind, by_hand),
    };
    let Some((subject, text)) = told else {
        return Ok(());
    };
    let number = &request.number;
    let page = format!(
        "{}/{locale}/orders/{}/after-sales/{number}?key={}",
        ctx.settings.base_url,
        number.order(),
        group.access_key
    );
    let why = match (reason.is_empty(), locale) {
        (true, _) => String::new(),
        (false, Locale::Zh) => format!("\n\n说明：{reason}"),
        (false, Locale::En) => format!("\n\nNote: {reason}"),
    };
    let body = match locale {
        Locale::Zh => format!("【集市】售后申请 {number}：{text}{why}\n\n查看进度：{page}"),
        Locale::En => format!("Your request {number}: {text}{why}\n\nSee how it stands: {page}"),
    };
    let message = Message {
        to: contact_of(group),
        subject: format!("{subject} {number}"),
        body,
    };
    notify::queue(ctx, tx, &message).await
}

/// Subject and text; `None` for what the buyer has done.
fn zh(event: AfterSalesEvent, kind: AfterSalesKind, by_hand: bool) -> Option<(&'static str, String)> {
    let days = AfterSales::SEND_BACK_DAYS;
    let text = match event {
        AfterSalesEvent::Approve if kind.goes_back() => (
            "售后申请已通过",
            format!("请在 {days} 天内寄回商品，地址和编号见申请页面的退货单，寄出后请填写快递单号。"),
        ),
        AfterSalesEvent::Approve => ("售后申请已通过", "我们会尽快办理退款，商品不必寄回。".to_owned()),
        AfterSalesEvent::Refuse => ("售后申请未通过", "很抱歉，这次没有通过。".to_owned()),
        AfterSalesEvent::Receive => ("退回的商品已收到", "我们已经收到包裹，正在检查。".to_owned()),
        AfterSalesEvent::Inspect => ("退回的商品已检查", "检查已经完成，结果见申请页面。".to_owned()),
        AfterSalesEvent::Refund | AfterSalesEvent::Settle if by_hand => (
            "退款已提交",
            "财务会把款项汇到您填写的收款账户；没有填写的，我们会联系您。".to_owned(),
        ),
        AfterSalesEvent::Refund | AfterSalesEvent::Settle => (
            "退款已提交",
            "款项会原路退回，到账时间以支付机构为准。".to_owned(),
        ),
        AfterSalesEvent::Replace => ("换货已寄出", "新的商品已经寄出，单号见申请页面。".to_owned()),
        AfterSalesEvent::Repair => (
            "维修好的商品已寄出",
            "商品已经修好寄出，单号见申请页面。".to_owned(),
        ),
        AfterSalesEvent::Reject => (
            "退回的商品未被接受",
            "检查后未能接受，去向见申请页面。".to_owned(),
        ),
        AfterSalesEvent::Lapse => (
            "售后申请已关闭",
            "在约定时间内没有收到寄件信息，申请已经关闭；如仍需要请重新申请。".to_owned(),
        ),
        AfterSalesEvent::Withdraw | AfterSalesEvent::SendBack => return None,
    };
    Some(text)
}

/// As [`zh`].
fn en(event: AfterSalesEvent, kind: AfterSalesKind, by_hand: bool) -> Option<(&'static str, String)> {
    let days = AfterSales::SEND_BACK_DAYS;
    let text = match event {
        AfterSalesEvent::Approve if kind.goes_back() => (
            "Your request is approved",
            format!(
                "Please send the goods back within {days} days. The page of the request has a label with the address and \
                 the reference. Tell us the tracking number there once they are on their way."
            ),
        ),
        AfterSalesEvent::Approve => (
            "Your request is approved",
            "We will send your money back soon. You need not send anything.".to_owned(),
        ),
        AfterSalesEvent::Refuse => (
            "Your request was not approved",
            "We are sorry: it was not approved this time.".to_owned(),
        ),
        AfterSalesEvent::Receive => (
            "We have your parcel",
            "It has arrived, and we are looking at it.".to_owned(),
        ),
        AfterSalesEvent::Inspect => (
            "We have looked at your goods",
            "You find what came of it on the page of the request.".to_owned(),
        ),
        AfterSalesEvent::Refund | AfterSalesEvent::Settle if by_hand => (
            "Your refund is on its way",
            "We send it to the account that you have named. If you have named none, we will get in touch."
                .to_owned(),
        ),
        AfterSalesEvent::Refund | AfterSalesEvent::Settle => (
            "Your refund is on its way",
            "It goes back the way you paid. When it arrives depends on your bank.".to_owned(),
        ),
        AfterSalesEvent::Replace => (
            "Your replacement is on its way",
            "The tracking number is on the page of the request.".to_owned(),
        ),
        AfterSalesEvent::Repair => (
            "Your goods are repaired",
            "They are on their way to you. The tracking number is on the page of the request.".to_owned(),
        ),
        AfterSalesEvent::Reject => (
            "We could not accept your goods",
            "What becomes of them is on the page of the request.".to_owned(),
        ),
        AfterSalesEvent::Lapse => (
            "Your request is closed",
            "We did not hear of a parcel in time. You may ask again if you still need to.".to_owned(),
        ),
        AfterSalesEvent::Withdraw | AfterSalesEvent::SendBack => return None,
    };
    Some(text)
}
