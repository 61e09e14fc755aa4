//! Every configuration key there is.

/// A key, its default and its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub default: &'static str,
    pub meaning: &'static str,
}

/// The key of the sandbox gateway, which everybody can read here.
pub(super) const SANDBOX_SECRET: &str = "sandbox-secret-of-no-value-0000";

/// Every key there is, in the order of `.env.example`.
pub const KEYS: [Key; 25] = [
    Key {
        name: "DATABASE_URL",
        default: "sqlite://data/jishi.db",
        meaning: "The database: sqlite://FILE or postgres://USER:PASSWORD@HOST/NAME.",
    },
    Key {
        name: "JISHI_KEYS",
        default: "",
        meaning: "Master keys that personal data is sealed under, 32 bytes each in base64; several, separated by spaces, the newest first, while changing it. Empty: they are in the file.",
    },
    Key {
        name: "JISHI_KEY_FILE",
        default: "data/jishi.key",
        meaning: "The file of the master keys, one a line, the newest first. jishi migrate makes it for a new shop. Without it the sealed data is lost.",
    },
    Key {
        name: "JISHI_LISTEN",
        default: "127.0.0.1:3000",
        meaning: "The address and port that the server listens on.",
    },
    Key {
        name: "JISHI_BASE_URL",
        default: "http://127.0.0.1:3000",
        meaning: "The shop's address as browsers and the payment gateway reach it, without a slash at the end.",
    },
    Key {
        name: "JISHI_GATEWAY",
        default: "sandbox",
        meaning: "Who takes payments online: sandbox for the gateway at JISHI_GATEWAY_URL, or stripe.",
    },
    Key {
        name: "JISHI_GATEWAY_URL",
        default: "http://127.0.0.1:3001",
        meaning: "The payment gateway; empty for none.",
    },
    Key {
        name: "JISHI_GATEWAY_SECRET",
        default: SANDBOX_SECRET,
        meaning: "The key of the payment gateway and of its webhooks; several, separated by spaces, the newest first, while changing it. The default is the sandbox's, and refused where the shop's address is not of this machine.",
    },
    Key {
        name: "JISHI_STRIPE_KEY",
        default: "",
        meaning: "The secret key of the account at Stripe; needed with JISHI_GATEWAY=stripe, as the next two are.",
    },
    Key {
        name: "JISHI_STRIPE_WEBHOOK_SECRET",
        default: "",
        meaning: "The secret of the endpoint that Stripe sends its events to, which is JISHI_BASE_URL/webhooks/payment; several, separated by spaces, while changing it.",
    },
    Key {
        name: "JISHI_STRIPE_PUBLISHABLE_KEY",
        default: "",
        meaning: "The publishable key of the account at Stripe, which browsers see.",
    },
    Key {
        name: "JISHI_STRIPE_URL",
        default: "https://api.stripe.com",
        meaning: "Where Stripe's API listens; another address is for tests.",
    },
    Key {
        name: "JISHI_PAYMENT_MINUTES",
        default: "30",
        meaning: "How long an unpaid order keeps its stock.",
    },
    Key {
        name: "JISHI_TRUSTED_PROXIES",
        default: "",
        meaning: "Addresses of proxies whose X-Forwarded-For header is believed, separated by spaces.",
    },
    Key {
        name: "JISHI_RATE_LIMIT",
        default: "on",
        meaning: "Whether one address or account may ask only so often: on or off. Off is for measuring.",
    },
    Key {
        name: "JISHI_STAFF_SECOND_FACTOR",
        default: "on",
        meaning: "Whether whoever works here must sign in with a second factor: on or off.",
    },
    Key {
        name: "JISHI_SMTP_URL",
        default: "",
        meaning: "The relay that mails are handed to, such as smtps://USER:PASSWORD@HOST; empty for none. Without this and JISHI_SMS_URL messages are shown at /dev/outbox only.",
    },
    Key {
        name: "JISHI_MAIL_FROM",
        default: "",
        meaning: "Whom mails are from, such as Jishi <shop@example.com>; needed with JISHI_SMTP_URL.",
    },
    Key {
        name: "JISHI_SMS_URL",
        default: "",
        meaning: "The program that text messages are handed to, as signed JSON; empty for none.",
    },
    Key {
        name: "JISHI_SMS_SECRET",
        default: "",
        meaning: "The key that they are signed with, at least 8 characters; needed with JISHI_SMS_URL.",
    },
    Key {
        name: "JISHI_LEAKED_PASSWORDS_URL",
        default: "",
        meaning: "Who is asked whether a new password was leaked, by the first five digits of its hash, such as https://api.pwnedpasswords.com/range; empty for nobody.",
    },
    Key {
        name: "JISHI_MEDIA_DIR",
        default: "data/media",
        meaning: "Where fetched pictures are kept.",
    },
    Key {
        name: "JISHI_PAGE_CACHE",
        default: "on",
        meaning: "Whether rendered catalogue pages are kept in memory: on or off.",
    },
    Key {
        name: "JISHI_LOG",
        default: "info,sqlx=warn",
        meaning: "What is logged, as a filter of levels and modules.",
    },
    Key {
        name: "JISHI_LOG_FORMAT",
        default: "text",
        meaning: "How it is logged: text or json.",
    },
];
