//! What a seller is told of the decisions about it, in the language that it applied in.

use crate::notify::{self, Message};
use crate::{Ctx, ServiceError};
use domain::kernel::Locale;
use domain::merchant::{Seller, SellerEvent, SellerFile};
use domain::user::Login;
use store::Tx;

/// Writes to whoever the seller has named to be asked, in the transaction of the decision. A seller without an address,
/// as the platform's own shop, is told nothing.
pub(super) async fn tell(
    ctx: &Ctx,
    tx: &mut Tx,
    seller: &Seller,
    locale: Locale,
    event: SellerEvent,
    reason: &str,
) -> Result<(), ServiceError> {
    let Some(email) = seller.contact.email.clone() else {
        return Ok(());
    };
    let name = seller.profile.name.get(locale);
    let console = format!("{}/{locale}/seller", ctx.settings.base_url);
    let (subject, text) = match locale {
        Locale::Zh => zh(event, name, &console),
        Locale::En => en(event, name, &console),
    };
    let why = match (reason.is_empty(), locale) {
        (true, _) => String::new(),
        (false, Locale::Zh) => format!("\n\n原因：{reason}"),
        (false, Locale::En) => format!("\n\nReason: {reason}"),
    };
    let message = Message {
        to: Login::Email(email),
        subject,
        body: format!("{text}{why}"),
    };
    notify::queue(ctx, tx, &message).await
}

fn zh(event: SellerEvent, name: &str, console: &str) -> (String, String) {
    let (subject, text) = match event {
        SellerEvent::StartReview => (
            "入驻申请开始审核",
            "我们已经开始审核您的资料，通常需要 3 个工作日。".to_owned(),
        ),
        SellerEvent::Approve => (
            "入驻申请已通过",
            format!(
                "店铺已经开通。请用申请时登录的账号打开商家后台：{console}\n首次进入需要先启用两步验证。"
            ),
        ),
        SellerEvent::Reject => (
            "入驻申请未通过",
            format!(
                "很抱歉，这次没有通过。修改后可以重新申请；提交的文件会在 {} 天后删除。",
                SellerFile::REFUSED_DAYS
            ),
        ),
        SellerEvent::Suspend => (
            "店铺已暂停营业",
            "店铺的商品暂时不再出售，已有订单请照常履约。如有疑问请回复联系我们。".to_owned(),
        ),
        SellerEvent::Resume => (
            "店铺已恢复营业",
            format!("店铺的商品重新开始出售。商家后台：{console}"),
        ),
        SellerEvent::Close => (
            "店铺已关闭",
            "店铺已经永久关闭。订单和账务记录会依法保存。".to_owned(),
        ),
    };
    (
        format!("「{name}」{subject}"),
        format!("【集市】「{name}」：{text}"),
    )
}

fn en(event: SellerEvent, name: &str, console: &str) -> (String, String) {
    let (subject, text) = match event {
        SellerEvent::StartReview => (
            "Your application is in review",
            "We have begun to check what you sent. It usually takes 3 working days.".to_owned(),
        ),
        SellerEvent::Approve => (
            "Your shop is open",
            format!(
                "You are let in. Open the seller console with the account that you applied with: {console}\nThe first \
                 time it asks for two-step verification."
            ),
        ),
        SellerEvent::Reject => (
            "Your application was not accepted",
            format!(
                "We are sorry: it was not accepted this time. You may apply again. Your documents are deleted after {} \
                 days.",
                SellerFile::REFUSED_DAYS
            ),
        ),
        SellerEvent::Suspend => (
            "Your shop is suspended",
            "Your goods are not for sale for the time being. Please deliver what was ordered. Get in touch if this is \
             wrong."
                .to_owned(),
        ),
        SellerEvent::Resume => (
            "Your shop sells again",
            format!("Your goods are for sale again. The seller console: {console}"),
        ),
        SellerEvent::Close => (
            "Your shop is closed",
            "Your shop is closed for good. Orders and accounts are kept as the law asks.".to_owned(),
        ),
    };
    (format!("{name}: {subject}"), format!("{name}: {text}"))
}
