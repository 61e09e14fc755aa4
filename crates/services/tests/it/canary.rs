//! A person of whom the shop keeps something in every place where it keeps anything of people.

use crate::merchant::{self, pdf, uploads};
use crate::people::{PASSWORD, account, code, done, give_role, registered};
use crate::support::{Shop, command, form, product};
use domain::aftersales::{
    AfterSales, AfterSalesEntry, AfterSalesId, AfterSalesKind, AfterSalesLine, AfterSalesNumber,
    AfterSalesReason, AfterSalesState, Photo, PhotoId,
};
use domain::cart::CheckoutForm;
use domain::kernel::{Locale, Money};
use domain::logistics::BookForm;
use domain::merchant::{DocumentKind, FileFormat};
use domain::order::{ContactEdit, Desk, OrderLine, PlaceOrder, PlacedOrder};
use domain::payment::BankAccount;
use domain::user::permission::policy::{AccountUpdate, CustomerUpdate, OrderUpdate};
use domain::user::{AccountId, ConsentPurpose, CustomerEdit, Level, Role, SubjectRequestKind};
use services::merchant::hand_in_application;
use services::order::{add_order_note, change_contact, set_order_tags};
use services::user::{
    SessionToken, add_customer_note, ask_about_data, confirm_contact, decide_consent, edit_customer,
    rename_account, request_contact, save_address, set_favourite, sign_in, view_account,
};
use services::{Client, Ctx, ServiceError, cart, order};
use store::Tx;

/// What is told of one person: nobody else has any of it.
#[derive(Clone, Copy)]
pub struct Told {
    pub email: &'static str,
    pub phone: &'static str,
    pub name: &'static str,
    pub recipient: &'static str,
    pub street: &'static str,
    pub order_note: &'static str,
    pub staff_note: &'static str,
    pub tag: &'static str,
    pub device: &'static str,
    pub network: &'static str,
    pub wish: &'static str,
}

pub const CANARY: Told = Told {
    email: "jin.sique@canary.example",
    phone: "13912345678",
    name: "金小雀",
    recipient: "金丝雀",
    street: "翠鸟巷 77 号",
    order_note: "按三次门铃",
    staff_note: "常问羽毛的颜色",
    tag: "养鸟",
    device: "Canary/1.0",
    network: "198.51.100.77",
    wish: "请更正我的生日",
};

pub const SPARROW: Told = Told {
    email: "ma.que@sparrow.example",
    phone: "13787654321",
    name: "麻小雀",
    recipient: "麻雀",
    street: "屋檐街 12 号",
    order_note: "放在窗台",
    staff_note: "只买小米",
    tag: "常客",
    device: "Sparrow/2.0",
    network: "203.0.113.12",
    wish: "请限制使用我的电话",
};

impl Told {
    /// All of it, as texts to look for.
    pub fn traces(&self) -> [&'static str; 11] {
        [
            self.email,
            self.phone,
            self.name,
            self.recipient,
            self.street,
            self.order_note,
            self.staff_note,
            self.tag,
            self.device,
            self.network,
            self.wish,
        ]
    }

    fn visitor(&self, shop: &Shop, token: Option<&SessionToken>) -> Ctx {
        let client = Client {
            address: self.network.to_owned(),
            device: self.device.to_owned(),
        };
        shop.guest().with_session(token.cloned(), client)
    }

    pub async fn signed_in(&self, shop: &Shop) -> Ctx {
        let step = sign_in(&self.visitor(shop, None), self.email, PASSWORD)
            .await
            .unwrap();
        let started = done(step);
        let mut ctx = self.visitor(shop, Some(&started.token));
        ctx.cart = Some(started.cart);
        ctx
    }
}

/// Somebody who has told all of it.
pub struct Person {
    pub id: AccountId,
    pub ctx: Ctx,
    pub order: PlacedOrder,
}

/// Fills every table that holds something of people.
pub async fn arrive(shop: &Shop, told: &Told) -> Person {
    let started = registered(shop, told.email).await;
    let id = account(shop, &started.token).await;
    let ctx = told.signed_in(shop).await;
    let me = ctx.permit::<AccountUpdate>().await.unwrap();
    let ticket = request_contact(&me, Locale::Zh, told.phone).await.unwrap();
    let sent = code(shop, told.phone).await;
    confirm_contact(&me, &ticket, &sent).await.unwrap();
    let version = view_account(&me).await.unwrap().version;
    rename_account(&me, told.name, version).await.unwrap();
    let address = BookForm {
        recipient: told.recipient.to_owned(),
        phone: told.phone.to_owned(),
        country: "CN".to_owned(),
        region: "浙江省".to_owned(),
        city: "杭州市".to_owned(),
        street: told.street.to_owned(),
        ..BookForm::default()
    };
    save_address(&me, None, &address).await.unwrap();
    decide_consent(&me, ConsentPurpose::MarketingMail, true)
        .await
        .unwrap();
    ask_about_data(&me, SubjectRequestKind::Correct, told.wish)
        .await
        .unwrap();
    let wok = product(&shop.ctx, "wok").await;
    set_favourite(&me, wok.id, true).await.unwrap();
    let staff = shop.ctx.permit::<CustomerUpdate>().await.unwrap();
    add_customer_note(&staff, id, told.staff_note).await.unwrap();
    let edit = CustomerEdit {
        level: Level::Silver,
        tags: vec![told.tag.to_owned()],
        blocked: false,
        blocked_reason: String::new(),
        version: view_account(&me).await.unwrap().version,
    };
    edit_customer(&staff, id, edit).await.unwrap();
    give_role(shop, id, Role::Analyst, Some(1)).await;
    shop.clock.advance_seconds(2);
    for sql in [
        format!("INSERT INTO recovery_code (account_id, code_hash) VALUES ('{id}', 'hash')"),
        format!(
            "INSERT INTO passkey (id, account_id, credential_id, name, credential, created_at)
             VALUES ('key_{id}', '{id}', '{id}', '', '', 1)"
        ),
        format!(
            "INSERT INTO passkey_ceremony (id, account_id, state, expires_at)
             VALUES ('asked_{id}', '{id}', '', 9000000000000000)"
        ),
    ] {
        shop.execute(&sql).await;
    }
    apply_to_sell(&ctx, told).await;
    let order = buy(&ctx, told, wok.variants[0].id).await;
    complain(shop, told, &order).await;
    note(shop, told, &order).await;
    let edit = ContactEdit {
        note: format!("{}!", told.order_note),
        ..ContactEdit::default()
    };
    change_contact(&ctx, Locale::Zh, &order.number.to_string(), "", edit)
        .await
        .unwrap();
    cart::add_line_once(&ctx, Locale::Zh, told.email.to_owned(), wok.variants[0].id, 1)
        .await
        .unwrap();
    let typed = CheckoutForm {
        recipient: told.recipient.to_owned(),
        ..form("online")
    };
    cart::save_form(&ctx, Locale::Zh, typed).await.unwrap();
    Person { id, ctx, order }
}

/// Staff note something about what the person bought.
async fn note(shop: &Shop, told: &Told, order: &PlacedOrder) {
    let staff = shop.ctx.permit::<OrderUpdate>().await.unwrap();
    let number = order.number.to_string();
    add_order_note(&staff, Desk::Platform, &number, told.staff_note)
        .await
        .unwrap();
    set_order_tags(&staff, Desk::Platform, &number, &[told.tag.to_owned()])
        .await
        .unwrap();
}

/// Hands in a document that names the person, for a shop that is not let in.
async fn apply_to_sell(ctx: &Ctx, told: &Told) {
    let name = told.device.split('/').next().unwrap_or_default().to_lowercase();
    let mut documents = uploads();
    documents[1] = pdf(DocumentKind::RepresentativeIdentity, told.name);
    let applied = hand_in_application(
        ctx,
        Locale::Zh,
        merchant::form(&format!("shop-of-{name}")),
        documents,
    )
    .await;
    applied.unwrap();
}

/// Asks for something after the sale, with a photo, and thinks better of it.
async fn complain(shop: &Shop, told: &Told, placed: &PlacedOrder) {
    let group = shop.order(placed).await;
    let (order, now) = (&group.orders[0], shop.ctx.clock.now());
    let entry = AfterSalesEntry {
        state: AfterSalesState::Withdrawn,
        cause: "buyer".to_owned(),
        remark: String::new(),
        at: now,
    };
    let line = |(position, line): (i64, &OrderLine)| AfterSalesLine {
        position,
        variant: line.variant,
        instead: line.variant,
        units: line.quantity.get(),
        accepted: 0,
        written_off: 0,
        rejected: 0,
        back: Money::zero(group.currency),
    };
    let request = AfterSales {
        id: AfterSalesId::from_u128(shop.ctx.ids.next()),
        number: AfterSalesNumber::new(order.number.clone(), 1).unwrap(),
        order: order.id,
        seller: order.seller.id,
        kind: AfterSalesKind::Return,
        reason: AfterSalesReason::Defective,
        state: entry.state,
        text: told.wish.to_owned(),
        payee: Some(BankAccount {
            holder: told.recipient.to_owned(),
            bank: "中国银行".to_owned(),
            number: "6222020200112233445".to_owned(),
        }),
        location: None,
        sent_back: None,
        sent_out: None,
        fate: None,
        delivery_back: Money::zero(group.currency),
        lines: (0..).zip(&order.lines).map(line).collect(),
        history: Vec::new(),
        requested_at: now,
        due_at: None,
        version: 1,
    };
    let name = told.name;
    let photo = Photo {
        id: PhotoId::from_u128(shop.ctx.ids.secret()),
        format: FileFormat::Jpeg,
        size: i64::try_from(name.len()).unwrap(),
    };
    let kept: Result<(), ServiceError> = shop
        .ctx
        .store
        .write(async move |tx: &mut Tx| {
            let until = now.plus_seconds(86_400);
            tx.aftersales().insert(&request, &entry).await?;
            let content = name.as_bytes();
            tx.aftersales().insert_photo(&photo, content, until).await?;
            let until = (now, now.plus_seconds(900 * 86_400));
            assert!(
                tx.aftersales()
                    .claim_photos(&[photo.id], request.id, until)
                    .await?
            );
            Ok(())
        })
        .await;
    kept.unwrap();
}

async fn buy(ctx: &Ctx, told: &Told, goods: domain::product::VariantId) -> PlacedOrder {
    let seen = cart::add_line(ctx, Locale::Zh, goods, 1).await.unwrap();
    let command = PlaceOrder {
        form: CheckoutForm {
            email: told.email.to_owned(),
            phone: told.phone.to_owned(),
            recipient: told.recipient.to_owned(),
            street: told.street.to_owned(),
            note: told.order_note.to_owned(),
            ..form("online")
        },
        ..command(ctx, &seen, "online")
    };
    order::place_order(ctx, Locale::Zh, command).await.unwrap()
}
