//! `jishi gateway check`: whoever offers a payment gateway checks here whether the shop can rely on it, without a shop.
//!
//! The suite is `services::gateway::conformance`. This command stands around it: it opens payments, plays the buyer or asks
//! a person to, and listens for the gateway's messages.

use anyhow::Context as _;
use async_trait::async_trait;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use clap::{Args, Subcommand, ValueEnum};
use domain::kernel::{Currency, Locale, Money, Timestamp};
use domain::payment::PaymentId;
use services::gateway::conformance::{Gap, Message, Ruling, Scene, examine};
use services::gateway::{CreatedPayment, NewPayment, SandboxGateway, StripeGateway, WebhookHeaders};
use services::{Clock, Ids, RandomIds, SystemClock};
use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Messages that may wait for the suite.
const WAITING_MOST: usize = 64;
/// What a payment of the suite costs, in fen.
const AMOUNT: i64 = 12_345;

#[derive(Debug, Subcommand)]
pub(super) enum GatewayCommand {
    /// Check a payment gateway against every rule; exits with 3 if it breaks one
    Check(CheckArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Which protocol it speaks
    #[arg(long, value_enum)]
    provider: Provider,
    /// Where it listens
    #[arg(long)]
    url: String,
    /// Its secret key
    #[arg(long)]
    secret: String,
    /// The key that its messages are signed with, if it is another one
    #[arg(long)]
    webhook_secret: Option<String>,
    /// Listen for its messages here
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:3002")]
    listen: SocketAddr,
    /// The address that it sends its messages to, if it is not the one we listen on
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    /// A person pays and declines on its pages when asked to
    #[arg(long)]
    by_hand: bool,
    /// How long a message may take, in seconds
    #[arg(long, default_value_t = 10)]
    patience: u64,
    /// What it is known not to do
    #[arg(long, value_enum)]
    gap: Vec<KnownGap>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Provider {
    /// The protocol of `jishi sandbox-gateway`
    Sandbox,
    Stripe,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KnownGap {
    /// The same payment opened again is another one
    OpensTwice,
    /// Refunds are not reported
    TellsOfNoRefunds,
}

impl From<KnownGap> for Gap {
    fn from(gap: KnownGap) -> Self {
        match gap {
            KnownGap::OpensTwice => Self::OpensTwice,
            KnownGap::TellsOfNoRefunds => Self::TellsOfNoRefunds,
        }
    }
}

/// Runs one of the commands.
pub(super) async fn run(command: GatewayCommand) -> anyhow::Result<ExitCode> {
    let GatewayCommand::Check(args) = command;
    let rulings = check(&args).await?;
    print(&rulings);
    let broken = rulings.iter().filter(|ruling| ruling.breach.is_some()).count();
    println!("{} rules, {broken} broken", rulings.len());
    Ok(if broken == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}

async fn check(args: &CheckArgs) -> anyhow::Result<Vec<Ruling>> {
    let listener = TcpListener::bind(args.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: give another address with --listen",
            args.listen
        )
    })?;
    let webhook_url = match &args.webhook_url {
        Some(url) => url.clone(),
        None => format!("http://{}/webhooks/payment", listener.local_addr()?),
    };
    let (sender, messages) = channel(WAITING_MOST);
    let routes = Router::new().fallback(hear).with_state(sender);
    let server = tokio::spawn(async move { axum::serve(listener, routes).await });
    let messages_secret = args.webhook_secret.as_deref().unwrap_or(&args.secret);
    let stripe = || StripeGateway::new(&args.url, &args.secret, messages_secret, &args.url);
    let stage = Stage {
        webhook_url,
        patience: Duration::from_secs(args.patience),
        messages: Mutex::new(messages),
        buyer: match (args.by_hand, args.provider) {
            (true, _) => Buyer::Person,
            (false, Provider::Sandbox) => Buyer::Pages(client()?),
            (false, Provider::Stripe) => Buyer::TestCards(Box::new(stripe()?)),
        },
    };
    let gaps: Vec<Gap> = args.gap.iter().map(|gap| (*gap).into()).collect();
    let rulings = match args.provider {
        Provider::Sandbox => examine(&SandboxGateway::new(&args.url, &args.secret)?, &stage, &gaps).await,
        Provider::Stripe => examine(&stripe()?, &stage, &gaps).await,
    };
    server.abort();
    Ok(rulings)
}

/// The page leads back to a shop that does not exist.
fn client() -> reqwest::Result<reqwest::Client> {
    let stay = reqwest::redirect::Policy::none();
    reqwest::Client::builder().no_proxy().redirect(stay).build()
}

fn print(rulings: &[Ruling]) {
    for ruling in rulings {
        match &ruling.breach {
            None => println!("  holds   {}", ruling.rule),
            Some(seen) => println!("  BROKEN  {}\n          {seen}", ruling.rule),
        }
    }
}

/// Who plays the buyer.
enum Buyer {
    Person,
    /// Buttons of the sandbox's page.
    Pages(reqwest::Client),
    /// Cards that Stripe keeps for tests.
    TestCards(Box<StripeGateway>),
}

/// What stands around the gateway.
struct Stage {
    webhook_url: String,
    patience: Duration,
    messages: Mutex<Receiver<Message>>,
    buyer: Buyer,
}

impl Stage {
    /// What a buyer does; what does not work shows in the rules that follow.
    async fn play(&self, payment: &CreatedPayment, action: &str, card: &str) {
        match &self.buyer {
            Buyer::Person => ask(action, &payment.pay_url).await,
            Buyer::Pages(client) => {
                let url = format!("{}/{action}", payment.pay_url);
                if let Err(error) = client.post(url).send().await {
                    eprintln!("the page does not answer: {error}");
                }
            }
            Buyer::TestCards(stripe) => {
                // A declined card is an error here, as it should be.
                drop(stripe.pay_with(&payment.reference, card).await);
            }
        }
    }
}

/// Asks a person to do it, and waits until they say that they have.
async fn ask(action: &str, url: &str) {
    let line = format!("Please {action} at {url} and press Enter: ");
    let waited = tokio::task::spawn_blocking(move || {
        print!("{line}");
        std::io::stdout().flush()?;
        std::io::stdin().lock().read_line(&mut String::new())
    });
    if let Ok(Err(error)) = waited.await {
        eprintln!("nobody can be asked: {error}");
    }
}

#[async_trait]
impl Scene for Stage {
    fn new_payment(&self) -> NewPayment {
        NewPayment {
            id: PaymentId::from_u128(RandomIds.next()),
            amount: Money::new(AMOUNT, Currency::Cny),
            order_number: "261124-K7M2Q-9XF4C".to_owned(),
            locale: Locale::En,
            return_url: "https://shop.example/en/orders/261124-K7M2Q-9XF4C?key=a".to_owned(),
            webhook_url: self.webhook_url.clone(),
        }
    }

    fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    async fn pay(&self, payment: &CreatedPayment) {
        self.play(payment, "approve", "pm_card_visa").await;
    }

    async fn decline(&self, payment: &CreatedPayment) {
        self.play(payment, "decline", "pm_card_chargeCustomerFail").await;
    }

    async fn message(&self) -> Option<Message> {
        let mut messages = self.messages.lock().await;
        tokio::time::timeout(self.patience, messages.recv())
            .await
            .ok()
            .flatten()
    }
}

async fn hear(State(sender): State<Sender<Message>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let read = WebhookHeaders::read(|name| headers.get(name).and_then(|value| value.to_str().ok()));
    let Ok(read) = read else {
        return StatusCode::UNAUTHORIZED;
    };
    let message = Message {
        id: read.id.to_owned(),
        timestamp: read.timestamp.to_owned(),
        signature: read.signature.to_owned(),
        body: body.to_vec(),
    };
    drop(sender.send(message).await);
    StatusCode::NO_CONTENT
}
