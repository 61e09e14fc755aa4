//! What follows an answer of a user service: cookies, and where to go on; for forms without scripts by a redirect.

use super::onward::Onward;
use crate::routes::{self, AccountSection, Entrance};
use crate::server;
use domain::kernel::Locale;
use domain::user::SignedIn;
use services::user::{Ceremony, SessionToken, SignInStep, Started};

/// Somebody is signed in.
pub fn entered(locale: Locale, started: &Started, next: &str) -> Onward {
    server::start_session(started);
    go(Onward::anew(after_sign_in(locale, next)))
}

/// The first step of signing in is done: that was all, or the second is due.
pub fn stepped(locale: Locale, step: SignInStep, next: &str) -> Onward {
    match step {
        SignInStep::Done(started) => entered(locale, &started, next),
        SignInStep::SecondStep(ticket) => code_due(locale, Entrance::SignIn, "app", &ticket, next),
    }
}

/// A code is to be shown at an entrance, under a ticket.
pub fn code_due(locale: Locale, entrance: Entrance, by: &str, ticket: &str, next: &str) -> Onward {
    let next = routes::own_path(next).unwrap_or_default();
    let pairs = [("by", by), ("ticket", ticket), ("next", next)];
    go(Onward::page(routes::entrance(locale, entrance, &pairs)))
}

/// The password was reset: it opens the account now.
pub fn reset_done(locale: Locale, next: &str) -> Onward {
    let next = routes::own_path(next).unwrap_or_default();
    let pairs = [("done", "reset"), ("next", next)];
    go(Onward::anew(routes::entrance(locale, Entrance::SignIn, &pairs)))
}

/// Nobody is signed in any more.
pub fn left(locale: Locale) -> Onward {
    server::end_session();
    go(Onward::anew(routes::home(locale)))
}

/// The account is going to be closed: nobody is signed in any more. Gives the address to go on to.
pub fn closing(locale: Locale) -> String {
    server::end_session();
    let address = routes::entrance(locale, Entrance::SignIn, &[("done", "closing")]);
    server::redirect_plain(&address);
    address
}

/// Says again who is signed in, and keeps the hint for scripts true to it.
pub fn known(person: Option<SignedIn>) -> Option<SignedIn> {
    server::hint_signed_in(person.is_some());
    person
}

/// A code was sent to a new contact.
pub fn contact_due(locale: Locale, ticket: &str) -> Onward {
    let address = routes::account(locale, AccountSection::Profile);
    go(Onward::page(format!(
        "{address}?ticket={}",
        routes::escape(ticket)
    )))
}

/// Something of the account was changed; plain forms come back to the section with the name of what was done.
pub fn done(locale: Locale, section: AccountSection, name: &str) {
    server::redirect_plain(&format!("{}?done={name}", routes::account(locale, section)));
}

/// As [`done`], with a new token of the session.
pub fn renewed(locale: Locale, token: &SessionToken, section: AccountSection, name: &str) {
    server::keep_session(token);
    done(locale, section, name);
}

/// Recovery codes are answered once; a plain form gets them on the page that it is sent on to.
pub fn codes(locale: Locale, codes: Vec<String>) -> Vec<String> {
    server::show_once(&codes.join("."));
    done(locale, AccountSection::Security, "codes");
    codes
}

/// The second factor is in use: a stronger session, and the recovery codes.
pub fn second_factor(locale: Locale, (new, token): (Vec<String>, SessionToken)) -> Vec<String> {
    server::keep_session(&token);
    codes(locale, new)
}

/// A passkey is to be made or used: the ticket goes into a cookie, the answer is for the browser.
pub fn ceremony(asked: Ceremony) -> String {
    server::keep_ceremony(&asked.ticket);
    asked.options
}

/// The person has proved who they are; a plain form goes back to where it was asked to.
pub fn proved(locale: Locale, token: &SessionToken, back: &str) {
    server::keep_session(token);
    let account = routes::account(locale, AccountSection::Overview);
    server::redirect_plain(routes::own_path(back).unwrap_or(&account));
}

/// The page that a person wanted before signing in; their account if they wanted none.
pub fn after_sign_in(locale: Locale, next: &str) -> String {
    routes::own_path(next).map_or_else(
        || routes::account(locale, AccountSection::Overview),
        ToOwned::to_owned,
    )
}

fn go(onward: Onward) -> Onward {
    server::redirect_plain(&onward.address);
    onward
}
