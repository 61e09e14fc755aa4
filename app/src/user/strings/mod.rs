//! The words of sign-in and account pages.

mod account;
mod entrance;

pub use account::{
    AccountStrings, account, blocked, codes_left, done, greeting, level_name, name_is_now, outcome,
    passkey_line, passkey_refused, section_name, sign_in_line, signed_in_since,
};
pub use entrance::{EntranceStrings, entrance, resend_in};

use crate::error::{self, ApiError};
use domain::kernel::Locale;
use domain::user::{PASSWORD_LEAST, PASSWORD_MOST, PersonName};

/// What a form asks for: it decides how a refusal reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A contact and its password.
    Password,
    /// A contact that a code is sent to.
    Contact,
    /// The code that was sent.
    Code,
    /// The second factor at sign-in.
    SecondStep,
    /// The password that is to be changed.
    CurrentPassword,
    /// A proof of identity.
    Proof,
    /// The first code of an authenticator app.
    NewApp,
    /// A passkey, or what is to be done with one.
    Passkey,
    /// A device to be signed out.
    Device,
    /// Anything else.
    Other,
}

/// What stands above the errors of a form.
pub fn problem_title(locale: Locale, fields: usize) -> String {
    match (locale, fields) {
        (Locale::Zh, 0) => "没有成功".to_owned(),
        (Locale::Zh, count) => format!("有 {count} 处需要修改"),
        (Locale::En, 0) => "That did not work".to_owned(),
        (Locale::En, 1) => "One field needs another look".to_owned(),
        (Locale::En, count) => format!("{count} fields need another look"),
    }
}

/// What is wrong with a field.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        ("login", "unknown", Locale::Zh) => "没有使用这个联系方式的账号".to_owned(),
        ("login", "unknown", Locale::En) => "Nobody has an account with this contact".to_owned(),
        ("login", "required", Locale::Zh) => "请填写邮箱或手机号".to_owned(),
        ("login", "required", Locale::En) => "Enter your e-mail address or phone number".to_owned(),
        ("login", _, Locale::Zh) => "请填写正确的邮箱或手机号".to_owned(),
        ("login", _, Locale::En) => "This is neither an e-mail address nor a phone number".to_owned(),
        ("agreed", _, Locale::Zh) => "请先阅读并同意服务条款和隐私政策".to_owned(),
        ("agreed", _, Locale::En) => "Please read and accept the terms and the privacy policy".to_owned(),
        ("name", _, Locale::Zh) => format!("名字最多 {} 个字", PersonName::MOST),
        ("name", _, Locale::En) => format!("A name has at most {} characters", PersonName::MOST),
        (_, "password_short", Locale::Zh) => format!("密码至少要 {PASSWORD_LEAST} 个字符"),
        (_, "password_short", Locale::En) => format!("A password needs at least {PASSWORD_LEAST} characters"),
        (_, "password_common", Locale::Zh) => "这个密码太常见，很容易被猜到，请换一个".to_owned(),
        (_, "password_common", Locale::En) => {
            "This password is among the first that anybody tries. Choose another".to_owned()
        }
        (_, "password_like_login", Locale::Zh) => "密码不能由邮箱、手机号、名字或本店的名称组成".to_owned(),
        (_, "password_like_login", Locale::En) => {
            "The password must not be made of your address, number or name, or of the shop's name".to_owned()
        }
        (_, "password_leaked", Locale::Zh) => "这个密码曾在别处泄露过，请换一个".to_owned(),
        (_, "password_leaked", Locale::En) => {
            "This password was leaked somewhere, and is tried by others. Choose another".to_owned()
        }
        (_, "too_long", Locale::Zh) => format!("最多 {PASSWORD_MOST} 个字符"),
        (_, "too_long", Locale::En) => format!("At most {PASSWORD_MOST} characters"),
        (_, "required", Locale::Zh) => "请填写这一项".to_owned(),
        (_, "required", Locale::En) => "This is needed".to_owned(),
        (_, _, Locale::Zh) => "请检查这一项".to_owned(),
        (_, _, Locale::En) => "Please check this".to_owned(),
    }
}

/// Why a form was refused as a whole, and what to do.
pub fn refusal(locale: Locale, asked: Asked, error: &ApiError) -> String {
    let words = match error.code.as_str() {
        "wrong_credentials" => Some(wrong(locale, asked)),
        "too_many" => Some(too_many(locale, asked)),
        "forbidden" if asked == Asked::Other => Some(match locale {
            Locale::Zh => "您的职责要求使用两步验证，不能关闭。",
            Locale::En => "Your work here asks for two-step verification; it cannot be turned off.",
        }),
        "forbidden" | "conflict" if asked == Asked::Passkey => Some(match locale {
            Locale::Zh => {
                "不能这样做：这是进入账户的最后一种方式，或者职责要求的第二步验证，或者通行密钥已经够多了。"
            }
            Locale::En => {
                "Not possible: it is the last way into the account, the second factor that your work asks for, or there \
                 are enough passkeys."
            }
        }),
        "not_found" if asked == Asked::Device => Some(match locale {
            Locale::Zh => "这台设备已经退出了。",
            Locale::En => "This device is signed out already.",
        }),
        _ => None,
    };
    words.map_or_else(|| error::text(locale, error), ToOwned::to_owned)
}

const fn wrong(locale: Locale, asked: Asked) -> &'static str {
    match (asked, locale) {
        (Asked::Password | Asked::Contact, Locale::Zh) => {
            "账号或密码不正确。忘记密码可以重设，也可以用验证码登录。"
        }
        (Asked::Password | Asked::Contact, Locale::En) => {
            "Account or password are not right. You can set a new password, or sign in with a code."
        }
        (Asked::Code, Locale::Zh) => "验证码不正确或已经失效。请核对，或重新获取一个。",
        (Asked::Code, Locale::En) => {
            "This code is not right, or no longer works. Check it, or ask for a new one."
        }
        (Asked::SecondStep, Locale::Zh) => {
            "验证码不正确。请使用验证器上正在显示的六位数字，或一个没有用过的恢复码；多次不对就要重新登录。"
        }
        (Asked::SecondStep, Locale::En) => {
            "This code is not right. Use the six digits that your app shows now, or a recovery code that was not \
             used. After several tries you have to sign in again."
        }
        (Asked::CurrentPassword, Locale::Zh) => "当前密码不正确。",
        (Asked::CurrentPassword, Locale::En) => "The current password is not right.",
        (Asked::Proof, Locale::Zh) => "不正确，请核对后再试。",
        (Asked::Proof, Locale::En) => "That is not right. Check it and try again.",
        (Asked::NewApp, Locale::Zh) => {
            "验证码不正确。请确认扫描的是这个二维码、手机时间准确，再输入验证器上新出现的六位数字。"
        }
        (Asked::NewApp, Locale::En) => {
            "This code is not right. Make sure that you scanned this picture and that your phone's clock is right, \
             then enter the next six digits."
        }
        (Asked::Passkey, Locale::Zh) => "这个通行密钥没有通过验证。请再试一次，或换一种方式。",
        (Asked::Passkey, Locale::En) => "This passkey was not accepted. Try again, or choose another way.",
        (Asked::Device | Asked::Other, Locale::Zh) => "不正确，请核对后重试。",
        (Asked::Device | Asked::Other, Locale::En) => "That is not right. Please check it and try again.",
    }
}

/// How long to wait: the pauses are those of `services::user`.
const fn too_many(locale: Locale, asked: Asked) -> &'static str {
    match (asked, locale) {
        (Asked::Contact, Locale::Zh) => "验证码发送得太频繁了。请先找找已经收到的，或过 5 分钟再试。",
        (Asked::Contact, Locale::En) => {
            "Too many codes were asked for. Look for those that were sent, or try again in 5 minutes."
        }
        (Asked::Password, Locale::Zh) => "尝试的次数太多了。请过 12 分钟再试，或现在用验证码登录。",
        (Asked::Password, Locale::En) => {
            "That was tried too often. Try again in 12 minutes, or sign in with a code now."
        }
        (_, Locale::Zh) => "尝试的次数太多了。请过 12 分钟再试。",
        (_, Locale::En) => "That was tried too often. Try again in 12 minutes.",
    }
}
