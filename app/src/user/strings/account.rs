//! The words of one's own account.

use crate::error::{self, ApiError};
use crate::routes::AccountSection;
use crate::session::date_time;
use crate::user::passkey::Refused;
use domain::kernel::{Locale, Timestamp};
use domain::user::{Level, SignInOutcome};

macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        /// Fixed words.
        pub struct AccountStrings {
            $(pub $name: &'static str,)+
        }

        const ZH: AccountStrings = AccountStrings { $($name: $zh,)+ };
        const EN: AccountStrings = AccountStrings { $($name: $en,)+ };
    };
}

words! {
    navigation: "我的账户", "Your account";
    sign_out: "退出登录", "Sign out";
    to_sign_in: "前往登录", "Go to sign in";
    close: "关闭", "Close";
    keep: "取消", "Cancel";
    shortcuts: "快捷入口", "Shortcuts";
    track: "查询订单", "Track an order";
    points: "积分", "Points";
    no_points: "暂无积分", "No points yet";
    level: "会员等级", "Level";
    advice_title: "为账户再加一道锁", "Add a second lock to your account";
    advice_text: "启用两步验证后，别人即使知道密码也无法登录。",
        "With two-step verification nobody gets in by knowing your password alone.";
    blocked_title: "账户已被限制", "This account is blocked";

    proof_title: "请确认是您本人", "Please confirm that it is you";
    proof_text: "这项操作关系到账户安全，需要再确认一次。", "This concerns the safety of your account.";
    proof_submit: "确认并继续", "Confirm and go on";
    proof_by_sign_in: "这个账户没有密码。请退出后用验证码重新登录，然后再试。",
        "This account has no password. Sign out, sign in again with a code, then try once more.";
    proof_by_passkey: "用通行密钥确认", "Confirm with a passkey";
    password: "密码", "Password";
    show_password: "显示密码", "Show password";
    app_code: "验证码", "Code";
    app_code_hint: "验证器上的六位数字，或一个恢复码", "The six digits of your app, or a recovery code";

    name_title: "名字", "Name";
    name_text: "显示在页面上和客服对话里，可以留空。", "Shown on your pages and to customer service. It may stay empty.";
    name: "名字", "Name";
    save: "保存", "Save";
    stale_title: "名字刚刚在别处改过", "The name was just changed elsewhere";
    contact_title: "邮箱和手机号", "E-mail and phone";
    contact_text: "用来登录、接收验证码和订单消息。新的联系方式要先用验证码确认。",
        "For signing in, codes and news of your orders. A new one counts once a code sent to it came back.";
    email: "邮箱", "E-mail";
    phone: "手机号", "Phone";
    not_set: "未设置", "Not set";
    contact_new: "新的邮箱或手机号", "New e-mail address or phone number";
    contact_new_hint: "填邮箱就更换邮箱，填手机号就更换手机号",
        "An address takes the place of your address, a number that of your number";
    contact_request: "发送验证码", "Send a code";
    contact_sent: "如果可以使用，我们已经向新的联系方式发送了六位验证码，10 分钟内有效。",
        "If it can be used, we have sent six digits to it. They work for ten minutes.";
    code: "验证码", "Code";
    contact_confirm: "确认更换", "Confirm";
    contact_restart: "换一个联系方式", "Use another one";

    password_title: "密码", "Password";
    password_text: "更换后，其他设备会退出登录。", "Changing it signs out all other devices.";
    password_current: "当前密码", "Current password";
    password_new: "新密码", "New password";
    password_hint: "至少 8 个字符。几个不相干的词连在一起，好记也安全", "At least 8 characters. A few unrelated words are easy to remember and safe";
    password_change: "更换密码", "Change password";
    password_none: "这个账户还没有密码。设置后可以用密码登录。",
        "This account has no password yet. With one you can sign in without a code.";

    two_step_title: "两步验证", "Two-step verification";
    two_step_text: "登录时除了密码，还要输入手机验证器上的六位数字。", "Besides the password, signing in asks for six digits of an app on your phone.";
    two_step_on: "已启用", "On";
    two_step_off: "未启用", "Off";
    two_step_set_up: "去设置", "Set it up";
    two_step_end: "关闭", "Turn off";
    two_step_end_title: "关闭两步验证？", "Turn off two-step verification?";
    two_step_end_text: "之后只凭密码就能登录，所有恢复码也会失效。", "A password alone will open the account then, and all recovery codes end.";
    two_step_end_confirm: "确认关闭", "Turn it off";
    recovery: "恢复码", "Recovery codes";
    recovery_renew: "重新生成", "Make new ones";
    recovery_title: "请保存恢复码", "Keep your recovery codes";
    recovery_text: "手机丢失时，可以用恢复码登录，每个只能用一次。它们只显示这一次：请打印，或抄写、下载后放在安全的地方。",
        "If your phone is lost, a recovery code gets you in; each works once. They are shown this once: print them, or write them down or download them and keep them in a safe place.";
    recovery_copy: "复制", "Copy";
    recovery_copied: "已复制", "Copied";
    recovery_download: "下载", "Download";
    recovery_file: "集市恢复码.txt", "jishi-recovery-codes.txt";
    recovery_done: "我已保存", "I have kept them";

    app_intro: "用手机上的验证器（如 Google Authenticator、Microsoft Authenticator、1Password）扫描二维码。",
        "Scan the picture with an authenticator app on your phone (Google Authenticator, Microsoft Authenticator, 1Password …).";
    app_qr: "用验证器扫描的二维码", "QR code for the authenticator app";
    app_secret: "不能扫描？手动输入这个密钥", "Cannot scan? Type this key";
    app_copy: "复制密钥", "Copy the key";
    app_first_code: "验证器上的六位数字", "Six digits of the app";
    app_confirm: "启用两步验证", "Turn it on";
    app_again_text: "请输入验证器上新出现的六位数字。如果还没有扫描成功，就重新开始。",
        "Enter the next six digits of your app. If it was not scanned yet, start again.";
    app_again: "重新开始", "Start again";
    app_in_use: "两步验证已经启用。", "Two-step verification is on.";
    to_security: "返回账户安全", "Back to security";

    passkeys_title: "通行密钥", "Passkeys";
    passkeys_text: "用指纹、面容或设备密码登录，不必输入账号和密码，也不需要第二步验证。",
        "Sign in by fingerprint, face or the lock of your device: nothing to type, and no second step.";
    passkeys_none: "还没有通行密钥。", "There is none yet.";
    passkey_name: "名称", "Name";
    passkey_name_hint: "以后凭它认出是哪台设备", "By it you will know which device it is";
    passkey_add: "添加通行密钥", "Add a passkey";
    passkey_edit: "管理", "Manage";
    passkey_remove: "移除", "Remove";

    sessions_title: "登录的设备", "Devices";
    sessions_text: "不认识的设备，请退出它并更换密码。", "If you do not know a device, sign it out and change your password.";
    session_this: "本机", "This device";
    session_end: "退出", "Sign out";
    sessions_end: "退出其他所有设备", "Sign out all other devices";
    device_unknown: "未知设备", "Unknown device";
    history_title: "登录记录", "Sign-in history";
    history_text: "最近的登录和尝试。", "The latest times that somebody signed in or tried to.";
    history_earlier: "更早的记录", "Earlier";
    sessions_failed: "没能读取，请刷新页面。", "This could not be read. Please reload the page.";
}

/// The fixed words of a language.
pub const fn account(locale: Locale) -> &'static AccountStrings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// The name of a section.
pub const fn section_name(locale: Locale, section: AccountSection) -> &'static str {
    match (section, locale) {
        (AccountSection::Overview, Locale::Zh) => "我的账户",
        (AccountSection::Overview, Locale::En) => "Your account",
        (AccountSection::Profile, Locale::Zh) => "个人资料",
        (AccountSection::Profile, Locale::En) => "Profile",
        (AccountSection::Security, Locale::Zh) => "账户安全",
        (AccountSection::Security, Locale::En) => "Security",
        (AccountSection::TwoStep, Locale::Zh) => "设置两步验证",
        (AccountSection::TwoStep, Locale::En) => "Set up two-step verification",
        (AccountSection::Orders, Locale::Zh) => "我的订单",
        (AccountSection::Orders, Locale::En) => "Orders",
        (AccountSection::AfterSales, Locale::Zh) => "我的售后",
        (AccountSection::AfterSales, Locale::En) => "Returns",
        (AccountSection::Addresses, Locale::Zh) => "收货地址",
        (AccountSection::Addresses, Locale::En) => "Addresses",
        (AccountSection::Favourites, Locale::Zh) => "我的收藏",
        (AccountSection::Favourites, Locale::En) => "Favourites",
        (AccountSection::Notifications, Locale::Zh) => "通知设置",
        (AccountSection::Notifications, Locale::En) => "Notifications",
        (AccountSection::Privacy, Locale::Zh) => "隐私与数据",
        (AccountSection::Privacy, Locale::En) => "Privacy and data",
    }
}

/// The heading of the overview.
pub fn greeting(locale: Locale, name: &str) -> String {
    match (locale, name.is_empty()) {
        (Locale::Zh, true) => "您好".to_owned(),
        (Locale::Zh, false) => format!("{name}，您好"),
        (Locale::En, true) => "Hello".to_owned(),
        (Locale::En, false) => format!("Hello, {name}"),
    }
}

/// What the name was changed to elsewhere.
pub fn name_is_now(locale: Locale, name: &str) -> String {
    match (locale, name.is_empty()) {
        (Locale::Zh, true) => "现在没有名字。如果仍要用您填写的，请再保存一次。".to_owned(),
        (Locale::Zh, false) => format!("现在是「{name}」。如果仍要用您填写的，请再保存一次。"),
        (Locale::En, true) => "There is none now. To keep what you typed, save once more.".to_owned(),
        (Locale::En, false) => format!("It is “{name}” now. To keep what you typed, save once more."),
    }
}

/// A customer's level.
pub const fn level_name(locale: Locale, level: Level) -> &'static str {
    match (level, locale) {
        (Level::Regular, Locale::Zh) => "普通会员",
        (Level::Regular, Locale::En) => "Regular",
        (Level::Silver, Locale::Zh) => "银卡会员",
        (Level::Silver, Locale::En) => "Silver",
        (Level::Gold, Locale::Zh) => "金卡会员",
        (Level::Gold, Locale::En) => "Gold",
        (Level::Diamond, Locale::Zh) => "钻石会员",
        (Level::Diamond, Locale::En) => "Diamond",
    }
}

/// Why the account is blocked.
pub fn blocked(locale: Locale, reason: &str) -> String {
    error::text(locale, &ApiError::new("blocked", reason))
}

/// What was done, by the name that plain forms come back with.
pub fn done(locale: Locale, name: &str) -> Option<&'static str> {
    Some(match (name, locale) {
        ("name", Locale::Zh) => "名字已保存。",
        ("name", Locale::En) => "The name is saved.",
        ("contact", Locale::Zh) => "联系方式已更换。",
        ("contact", Locale::En) => "The new contact is confirmed.",
        ("password", Locale::Zh) => "密码已更换，其他设备已退出登录。",
        ("password", Locale::En) => "The password is changed; all other devices are signed out.",
        ("session", Locale::Zh) => "那台设备已退出登录。",
        ("session", Locale::En) => "That device is signed out.",
        ("sessions", Locale::Zh) => "其他设备都已退出登录。",
        ("sessions", Locale::En) => "All other devices are signed out.",
        ("address", Locale::Zh) => "地址已保存。",
        ("address", Locale::En) => "The address is saved.",
        ("address_gone", Locale::Zh) => "地址已删除。",
        ("address_gone", Locale::En) => "The address is deleted.",
        ("favourite", Locale::Zh) => "收藏已更新。",
        ("favourite", Locale::En) => "Your favourites are up to date.",
        ("claimed", Locale::Zh) => "订单已归入您的账户。",
        ("claimed", Locale::En) => "The orders are in your account now.",
        ("consent", Locale::Zh) => "您的决定已生效。",
        ("consent", Locale::En) => "Your decision counts from now on.",
        ("asked", Locale::Zh) => "请求已提交。",
        ("asked", Locale::En) => "Your request is sent.",
        ("passkey", Locale::Zh) => "通行密钥已添加。",
        ("passkey", Locale::En) => "The passkey is added.",
        ("passkey_name", Locale::Zh) => "通行密钥的名称已保存。",
        ("passkey_name", Locale::En) => "The name of the passkey is saved.",
        ("passkey_gone", Locale::Zh) => "通行密钥已移除。请在设备的设置里也删除它。",
        ("passkey_gone", Locale::En) => {
            "The passkey is removed. Delete it in the settings of your device too."
        }
        ("app_off", Locale::Zh) => "两步验证已关闭。",
        ("app_off", Locale::En) => "Two-step verification is off.",
        _ => return None,
    })
}

/// How many recovery codes are left.
pub fn codes_left(locale: Locale, left: i64) -> String {
    match (locale, left) {
        (Locale::Zh, left) => format!("还有 {left} 个没有用过"),
        (Locale::En, 1) => "1 is left".to_owned(),
        (Locale::En, left) => format!("{left} are left"),
    }
}

/// When a passkey was made and used.
pub fn passkey_line(locale: Locale, from: Timestamp, used: Option<Timestamp>) -> String {
    let from = date_time(locale, from);
    match (locale, used.map(|used| date_time(locale, used))) {
        (Locale::Zh, None) => format!("{from} 添加，还没有用过"),
        (Locale::Zh, Some(used)) => format!("{from} 添加，最近使用 {used}"),
        (Locale::En, None) => format!("added {from}, not used yet"),
        (Locale::En, Some(used)) => format!("added {from}, last used {used}"),
    }
}

/// Why the browser has made or used no passkey.
pub const fn passkey_refused(locale: Locale, why: Refused) -> &'static str {
    match (why, locale) {
        (Refused::Cancelled, Locale::Zh) => "已取消，或者等待的时间太长。可以再试一次。",
        (Refused::Cancelled, Locale::En) => "It was cancelled, or took too long. You can try again.",
        (Refused::Known, Locale::Zh) => "这台设备已经有这个账户的通行密钥。",
        (Refused::Known, Locale::En) => "This device has a passkey of this account already.",
        (Refused::Failed, Locale::Zh) => "浏览器没能完成。请换一种方式。",
        (Refused::Failed, Locale::En) => "The browser could not do it. Please choose another way.",
    }
}

/// When a device signed in and when it was last seen.
pub fn signed_in_since(locale: Locale, from: Timestamp, seen: Timestamp, address: &str) -> String {
    let (from, seen) = (date_time(locale, from), date_time(locale, seen));
    let place = if address.is_empty() {
        String::new()
    } else {
        format!("{address} · ")
    };
    match locale {
        Locale::Zh => format!("{place}{from} 登录，最近使用 {seen}"),
        Locale::En => format!("{place}signed in {from}, last used {seen}"),
    }
}

/// When and where somebody signed in or tried to.
pub fn sign_in_line(locale: Locale, at: Timestamp, device: &str, address: &str) -> String {
    let at = date_time(locale, at);
    let parts = [at.as_str(), device, address];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    known.join(" · ")
}

/// How an attempt to sign in ended.
pub const fn outcome(locale: Locale, outcome: SignInOutcome) -> &'static str {
    match (outcome, locale) {
        (SignInOutcome::Succeeded, Locale::Zh) => "登录成功",
        (SignInOutcome::Succeeded, Locale::En) => "Signed in",
        (SignInOutcome::WrongPassword, Locale::Zh) => "密码不正确",
        (SignInOutcome::WrongPassword, Locale::En) => "Wrong password",
        (SignInOutcome::WrongCode, Locale::Zh) => "验证码不正确",
        (SignInOutcome::WrongCode, Locale::En) => "Wrong code",
        (SignInOutcome::Refused, Locale::Zh) => "为安全起见已拒绝",
        (SignInOutcome::Refused, Locale::En) => "Refused, to be safe",
        (SignInOutcome::CopiedPasskey, Locale::Zh) => "已拒绝：这个通行密钥可能被复制，请删除它并重新添加",
        (SignInOutcome::CopiedPasskey, Locale::En) => {
            "Refused: this passkey may have been copied. Remove it and add a new one"
        }
    }
}
