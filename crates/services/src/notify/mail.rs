//! Sending e-mail by SMTP (RFC 5321), over TLS.

use super::{Message, NotifyError};
use domain::user::Email;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::time::Duration;

/// A worker waits, and others with it.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// Hands mails to the relay of the shop.
#[derive(Clone)]
pub struct MailSender {
    relay: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A relay or sender that cannot be used. Does not repeat the address of the relay, which holds a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailConfigError {
    #[error("write smtps://USER:PASSWORD@HOST, or smtp://USER:PASSWORD@HOST:587?tls=required")]
    BadRelay,
    #[error("mail is sent without TLS to this machine only; write smtps:// or add ?tls=required")]
    Unsafe,
    #[error("{0:?} is no sender; write for example Jishi <shop@example.com>")]
    BadSender(String),
}

impl MailSender {
    /// `relay` is an address such as `smtps://user:password@mail.example`, `from` a sender such as
    /// `Jishi <shop@example.com>`. A TLS provider must be installed in the process before.
    /// # Errors
    /// [`MailConfigError`].
    pub fn new(relay: &str, from: &str) -> Result<Self, MailConfigError> {
        if !is_safe(relay) {
            return Err(MailConfigError::Unsafe);
        }
        let from = from
            .parse()
            .map_err(|_| MailConfigError::BadSender(from.to_owned()))?;
        let relay = AsyncSmtpTransport::<Tokio1Executor>::from_url(relay)
            .map_err(|_| MailConfigError::BadRelay)?
            .timeout(Some(TIME_LIMIT))
            .build();
        Ok(Self { relay, from })
    }

    /// Hands one mail over. Its id says that a mail which comes twice is the same.
    pub(super) async fn send(&self, id: &str, to: &Email, message: &Message) -> Result<(), NotifyError> {
        let to: Address = to
            .as_str()
            .parse()
            .map_err(|_| NotifyError::final_because(&"the address is none for mail"))?;
        let mail = lettre::Message::builder()
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(one_line(&message.subject))
            .header(ContentType::TEXT_PLAIN)
            .body(message.body.clone())
            .map_err(|error| NotifyError::final_because(&error))?;
        let answer = self.relay.send(mail).await;
        answer.map(drop).map_err(|error| {
            // What the relay says may repeat the address; its code is enough.
            let status = error
                .status()
                .map_or_else(|| "no answer".to_owned(), |code| code.to_string());
            if error.is_permanent() {
                NotifyError::final_because(&status)
            } else {
                NotifyError::passing(&status)
            }
        })
    }
}

/// Whether nobody on the way reads what is sent.
fn is_safe(relay: &str) -> bool {
    let Some(rest) = relay.strip_prefix("smtp://") else {
        return true;
    };
    let host = rest.rsplit('@').next().unwrap_or(rest);
    let host = host.split([':', '/', '?']).next().unwrap_or_default();
    rest.ends_with("tls=required") || matches!(host, "localhost" | "127.0.0.1")
}

/// A subject is one line: nothing in it can begin another header (RFC 5322, 2.2).
fn one_line(text: &str) -> String {
    text.split(char::is_control)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_elsewhere_is_asked_over_tls_only() {
        let sender = "Jishi <shop@example.com>";
        for relay in [
            "smtp://user:secret@mail.example:587",
            "smtp://mail.example:25?tls=opportunistic",
            "smtp://127.0.0.1@mail.example",
        ] {
            let refused = MailSender::new(relay, sender).map(drop);
            assert_eq!(refused, Err(MailConfigError::Unsafe), "{relay}");
        }
        assert_eq!(
            MailSender::new("http://mail.example", sender).map(drop),
            Err(MailConfigError::BadRelay)
        );
        assert_eq!(
            MailSender::new("smtp://127.0.0.1:2525", "nobody").map(drop),
            Err(MailConfigError::BadSender("nobody".to_owned()))
        );
    }

    #[test]
    fn a_subject_is_one_line() {
        assert_eq!(
            one_line("Code 123456\r\nBcc: all@example.com"),
            "Code 123456 Bcc: all@example.com"
        );
        assert_eq!(one_line("集市验证码"), "集市验证码");
    }
}
