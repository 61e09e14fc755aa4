//! The words of signing in, registering and resetting.

use domain::kernel::Locale;

macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)+) => {
        /// Fixed words.
        pub struct EntranceStrings {
            $(pub $name: &'static str,)+
        }

        const ZH: EntranceStrings = EntranceStrings { $($name: $zh,)+ };
        const EN: EntranceStrings = EntranceStrings { $($name: $en,)+ };
    };
}

words! {
    sign_in: "登录", "Sign in";
    sign_in_text: "登录后可以查看订单、管理地址和收藏。", "See your orders and manage your account.";
    ways: "登录方式", "Ways to sign in";
    by_password: "密码登录", "Password";
    by_code: "验证码登录", "Code";
    by_passkey: "用通行密钥登录", "Sign in with a passkey";
    login: "邮箱或手机号", "E-mail or phone";
    password: "密码", "Password";
    show_password: "显示密码", "Show password";
    forgotten: "忘记密码？", "Forgotten your password?";
    no_account: "还没有账号？", "No account yet?";
    register_now: "免费注册", "Register";
    has_account: "已有账号？", "Already registered?";
    sign_in_now: "直接登录", "Sign in";
    already: "您已经登录。", "You are signed in.";
    go_on: "继续", "Go on";
    reset_done: "新密码已经生效，请用它登录。所有设备都已退出。",
        "The new password works now: please sign in with it. All devices were signed out.";

    closing: "我们会在 7 天后注销您的账户。在此之前登录即可撤回。",
        "Your account is closed in 7 days. Sign in before then to keep it.";
    send_code: "获取验证码", "Send a code";
    code_hint: "我们会向您发送六位数字，用它登录，不需要密码", "We send you six digits; they take the place of a password";
    code_title: "输入验证码", "Enter the code";
    code_sent: "如果这个邮箱或手机号可以使用，我们已经发送了六位验证码，10 分钟内有效。",
        "If this e-mail address or phone number can be used, we have sent six digits to it. They work for ten minutes.";
    code_where: "没有收到？请看看垃圾邮件，或确认填写无误。", "Nothing there? Look among the spam, and check what you typed.";
    code: "验证码", "Code";
    resend: "重新发送", "Send again";
    resent: "已重新发送，请使用最新的验证码。", "Sent again. Please use the latest code.";
    restart: "重新填写", "Start again";

    app_title: "两步验证", "Two-step verification";
    app_text: "请输入手机验证器上的六位数字。手机不在身边时，可以输入一个恢复码。",
        "Enter the six digits that your authenticator app shows. Without your phone, enter a recovery code.";
    app_code: "验证码或恢复码", "Code or recovery code";
    confirm: "确认", "Confirm";

    register: "注册", "Register";
    register_text: "用邮箱或手机号创建账号。", "Make an account with your e-mail address or phone number.";
    register_submit: "同意并注册", "Register";
    password_hint: "至少 8 个字符。几个不相干的词连在一起，好记也安全",
        "At least 8 characters. A few unrelated words are easy to remember and safe";
    agree_before: "我已阅读并同意", "I have read and accept the ";
    agree_and: "和", " and the ";
    agree_after: "", ".";
    terms: "《服务条款》", "terms of service";
    privacy: "《隐私政策》", "privacy policy";
    finish: "完成注册", "Finish";

    reset: "重设密码", "Set a new password";
    reset_text: "填写注册时用的邮箱或手机号，我们会发送验证码。", "Enter your e-mail address or phone number: we send a code to it.";
    new_password: "新密码", "New password";
    reset_submit: "设置新密码", "Set new password";
    back_to_sign_in: "返回登录", "Back to sign in";
}

/// The fixed words of a language.
pub const fn entrance(locale: Locale) -> &'static EntranceStrings {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// The button that sends a code again, while it has to wait.
pub fn resend_in(locale: Locale, seconds: u32) -> String {
    match locale {
        Locale::Zh => format!("{seconds} 秒后可重新发送"),
        Locale::En => format!("Send again in {seconds} s"),
    }
}
