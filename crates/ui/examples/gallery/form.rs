//! A form of a console: errors, sections, fields of every kind, a stale version, the save bar.

use leptos::prelude::*;
#[expect(clippy::wildcard_imports, reason = "it shows all of them")]
use ui::*;

use crate::console::Words;

pub fn content(t: Words) -> AnyView {
    let trail = vec![
        Crumb::link(t.of("员工与角色", "Staff and roles"), "#"),
        Crumb::here(t.of("陈晓明", "Mia Chen")),
    ];
    view! {
        <PageHead title=t.of("编辑员工", "Edit staff member") trail_label=t.of("路径", "Trail") trail />
        <ErrorSummary title=t.of("有 2 处需要修改", "Two fields need another look") errors=errors(t) />
        {stale(t)}
        <form method="post" action="#">
            {identity(t)} {security(t)} {documents(t)} {notices(t)}
            <SaveBar unsaved=true unsaved_label=t.of("有未保存的修改", "Unsaved changes")>
                <Button kind="reset">{t.of("放弃修改", "Discard")}</Button>
                <Button kind="submit" variant=ButtonVariant::Primary>{t.of("保存", "Save")}</Button>
            </SaveBar>
        </form>
    }
    .into_any()
}

fn errors(t: Words) -> Vec<FormError> {
    vec![
        FormError {
            field: "phone".into(),
            message: t.of(
                "手机号应为 11 位，请检查是否少输了一位。",
                "A phone number has 11 digits. One seems to be missing.",
            ),
        },
        FormError {
            field: "licence".into(),
            message: t.of("请上传营业执照。", "The business licence is missing."),
        },
    ]
}

fn stale(t: Words) -> AnyView {
    let words = DiffWords {
        caption: t.of("两个版本的差异", "How the two versions differ"),
        field: t.of("字段", "Field"),
        before: t.of("对方的", "Theirs"),
        after: t.of("你的", "Yours"),
        nothing: t.of("（空）", "(empty)"),
    };
    let change = |field: String, before: String, after: String| Change { field, before, after };
    let changes = vec![
        change(t.of("职务", "Title"), t.of("高级客服", "Senior support"), t.of("客服", "Support")),
        change(
            t.of("备注", "Note"),
            t.of("周末值班。十一月起调到杭州仓，负责退换货与质检，直线主管为林晓。", "On duty at weekends. From November in the Hangzhou warehouse, returns and inspection; reports to Lin Xiao."),
            t.of("周末值班，电话不便时请发短信。", "On duty at weekends; send an SMS if she does not answer."),
        ),
        change(t.of("分机", "Extension"), "8021".into(), String::new()),
    ];
    view! {
        <StaleNotice
            title=t.of("林晓在 2 分钟前修改了这位员工", "Lin Xiao changed this person two minutes ago")
            text=t.of("你的修改还没有保存。请选择保留哪个版本。", "What you typed is not saved yet. Choose which version to keep.")
            words
            changes
        >
            <Button>{t.of("用对方的版本", "Take theirs")}</Button>
            <Button variant=ButtonVariant::Danger>{t.of("用我的覆盖", "Overwrite with mine")}</Button>
        </StaleNotice>
    }
    .into_any()
}

fn identity(t: Words) -> AnyView {
    let roles = vec![
        SelectOption::new("support", t.of("客服", "Support")),
        SelectOption::new("finance", t.of("财务", "Finance")),
    ];
    view! {
        <FormSection id="identity" title=t.of("基本资料", "Who it is") text=t.of("同事在审批与审计日志里看到的名字。", "The name that colleagues see in approvals and the audit log.")>
            <FormGrid>
                <Field id="name" label=t.of("姓名", "Name") required=true><TextInput name="name" value=t.of("陈晓明", "Mia Chen") autocomplete="name" /></Field>
                <Field id="phone" label=t.of("手机号", "Phone") error=errors(t).remove(0).message><TextInput name="phone" kind="tel" value="1380013800" /></Field>
                <Field id="role" label=t.of("角色", "Role") hint=t.of("授予更高的角色需要另一人审批。", "A higher role needs the approval of somebody else.")><Select name="role" options=roles /></Field>
                <Field id="until" label=t.of("有效至", "Until") note=t.of("选填", "optional")><TextInput name="until" kind="date" /></Field>
                <Field id="note" label=t.of("备注", "Note")><TextArea name="note" rows=3 value=t.of("周末值班，电话不便时请发短信。", "On duty at weekends; send an SMS if she does not answer.") /></Field>
            </FormGrid>
        </FormSection>
    }
    .into_any()
}

fn security(t: Words) -> AnyView {
    view! {
        <FormSection id="security" title=t.of("安全", "Security") text=t.of("密码至少 10 位。密钥只显示这一次，请妥善保管。", "A password has 10 characters or more. The key is shown this once.")>
            <FormGrid>
                <Field id="password" label=t.of("新密码", "New password")><PasswordInput name="password" autocomplete="new-password" show=t.of("显示密码", "Show the password") /></Field>
                <Field id="code" label=t.of("短信验证码", "Code from the SMS") hint=t.of("已发送至 138****1234", "Sent to 138****1234")><CodeInput name="code" /></Field>
                <Field id="secret" label=t.of("API 密钥", "API key") class="wide">
                    <CopyField value="jsk_live_7Qm2xV9bTzR4nKp8Wc1LhY6dFgA3sE5u" copy=t.of("复制", "Copy") copied=t.of("已复制", "Copied") />
                </Field>
            </FormGrid>
        </FormSection>
    }
    .into_any()
}

fn documents(t: Words) -> AnyView {
    let hint = t.of("PDF 或图片，每个不超过 5 MB", "PDF or pictures, up to 5 MB each");
    view! {
        <FormSection id="documents" title=t.of("资质文件", "Documents")>
            <Field id="licence" label=t.of("营业执照", "Business licence") hint error=errors(t).remove(1).message required=true>
                <FileInput name="licence" accept=".pdf,image/*" multiple=true most=5_000_000 too_large=t.of("文件超过 5 MB，请压缩后再选。", "A file is larger than 5 MB. Choose a smaller one.") />
            </Field>
        </FormSection>
    }
    .into_any()
}

fn notices(t: Words) -> AnyView {
    view! {
        <FormSection id="notices" title=t.of("通知", "Notifications")>
            <div>
                <Switch name="approvals" checked=true text=t.of("有人等你审批时发邮件。", "A mail when somebody waits for you.")>{t.of("审批提醒", "Approvals")}</Switch>
                <Switch name="weekly">{t.of("每周汇总", "Weekly summary")}</Switch>
                <Switch name="security" checked=true disabled=true text=t.of("安全通知不能关闭。", "These cannot be switched off.")>{t.of("安全通知", "Security")}</Switch>
            </div>
        </FormSection>
    }
    .into_any()
}
