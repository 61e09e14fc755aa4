//! People for tests: registered, signed in, with roles and second factors.

use crate::support::Shop;
use domain::kernel::Locale;
use domain::merchant::SellerId;
use domain::user::permission::policy::AccountUpdate;
use domain::user::{AccountId, Role, Target};
use services::user::{
    SessionToken, SignInStep, Started, confirm_registration, confirm_second_factor, register,
    start_second_factor,
};
use services::{Client, Ctx, ServiceError, jobs, notify};
use store::{NewGrant, Tx};

pub const MAIL: &str = "lilei@example.com";
pub const PASSWORD: &str = "green tea in spring";

/// Runs the function of this name on a shop of either database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let shop = crate::support::Shop::sqlite().await;
                super::$name(&shop).await;
                shop.assert_resealed().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(shop) = crate::support::Shop::postgres().await {
                    super::$name(&shop).await;
                    shop.assert_resealed().await;
                }
            }
        }
    )+};
}

pub fn visitor(shop: &Shop) -> Ctx {
    shop.guest().with_session(
        None,
        Client {
            address: "203.0.113.7".to_owned(),
            device: "Firefox on Linux".to_owned(),
        },
    )
}

pub fn with(shop: &Shop, token: &SessionToken) -> Ctx {
    let client = Client::clone(&visitor(shop).client);
    shop.guest().with_session(Some(token.clone()), client)
}

/// The newest code that was sent to a contact.
pub async fn code(shop: &Shop, to: &str) -> String {
    jobs::run_round(&shop.ctx).await.unwrap();
    let messages = notify::local_outbox(&shop.ctx).await.unwrap();
    let message = messages.iter().find(|message| message.to.as_str() == to).unwrap();
    let digits: Vec<&str> = message.body.split(|c: char| !c.is_ascii_digit()).collect();
    digits
        .into_iter()
        .find(|digits| digits.len() == 6)
        .unwrap_or_default()
        .to_owned()
}

pub async fn messages(shop: &Shop) -> usize {
    jobs::run_round(&shop.ctx).await.unwrap();
    notify::local_outbox(&shop.ctx).await.unwrap().len()
}

pub async fn registered(shop: &Shop, login: &str) -> Started {
    let ticket = register(&visitor(shop), Locale::Zh, login, PASSWORD, true)
        .await
        .unwrap();
    let code = code(shop, login).await;
    confirm_registration(&visitor(shop), &ticket, &code)
        .await
        .unwrap()
}

pub async fn account(shop: &Shop, token: &SessionToken) -> AccountId {
    with(shop, token)
        .permit::<AccountUpdate>()
        .await
        .unwrap()
        .account()
        .unwrap()
}

pub fn done(step: SignInStep) -> Started {
    match step {
        SignInStep::Done(started) => started,
        SignInStep::SecondStep(_) => panic!("a second step is due"),
    }
}

pub async fn give_role(shop: &Shop, account: AccountId, role: Role, seconds: Option<i64>) {
    give(shop, account, role.key(), Target::Platform, seconds).await;
}

pub async fn give_made_role(shop: &Shop, account: AccountId, role: &str) {
    give(shop, account, role, Target::Platform, None).await;
}

/// A signed-in person with a role and a second factor.
pub async fn worker(shop: &Shop, login: &str, role: Role, target: Target) -> Ctx {
    let started = registered(shop, login).await;
    let id = account(shop, &started.token).await;
    give(shop, id, role.key(), target, None).await;
    with(shop, &with_app(shop, &started.token).await.2)
}

/// [`worker`] for one seller.
pub async fn seller_worker(shop: &Shop, login: &str, role: Role, seller: SellerId) -> Ctx {
    worker(shop, login, role, Target::Seller(seller.to_string())).await
}

async fn give(shop: &Shop, account: AccountId, role: &str, target: Target, seconds: Option<i64>) {
    let now = shop.ctx.clock.now();
    let grant = NewGrant {
        id: domain::kernel::encode_id("grt", shop.ctx.ids.next()),
        account,
        role: role.to_owned(),
        target,
        requested_by: None,
        approved_by: None,
        at: now,
        expires_at: seconds.map(|seconds| now.plus_seconds(seconds)),
    };
    let given: Result<(), ServiceError> = shop
        .ctx
        .store
        .write(async move |tx: &mut Tx| Ok(tx.user().grant_role(&grant).await?))
        .await;
    given.unwrap();
}

/// The code that an authenticator app shows now.
pub fn app_code(shop: &Shop, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let seconds = u64::try_from(shop.ctx.clock.now().as_micros() / 1_000_000).unwrap();
    app.generate(seconds).to_string()
}

/// Sets an authenticator app up; gives its secret, the recovery codes and the session's new token.
pub async fn with_app(shop: &Shop, token: &SessionToken) -> (String, Vec<String>, SessionToken) {
    let permit = with(shop, token).permit::<AccountUpdate>().await.unwrap();
    let new = start_second_factor(&permit).await.unwrap();
    assert!(new.qr.starts_with("<svg"));
    let code = app_code(shop, &new.secret);
    let (codes, token) = confirm_second_factor(&permit, &code).await.unwrap();
    shop.clock.advance_seconds(60);
    (new.secret, codes, token)
}
