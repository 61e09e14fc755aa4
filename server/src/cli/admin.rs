//! `jishi admin`: the first administrator, and whoever lost their way in.

use anyhow::Context as _;
use clap::Subcommand;
use domain::kernel::Locale;
use services::Ctx;

#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Make somebody an administrator, with an account if they have none; prints how they set their password
    Create {
        /// Their e-mail address or telephone number
        #[arg(long, value_name = "CONTACT")]
        login: String,
        /// The language of the pages that are named
        #[arg(long, default_value = "en")]
        locale: Locale,
    },
}

/// Runs a command of `jishi admin`.
/// # Errors
/// A sentence that says what is wrong.
pub async fn run(ctx: &Ctx, command: AdminCommand) -> anyhow::Result<()> {
    match command {
        AdminCommand::Create { login, locale } => {
            let (ticket, code) = services::user::create_administrator(&ctx.permit().await?, locale, &login)
                .await
                .with_context(|| format!("{login} cannot be made an administrator"))?;
            println!("{login} is an administrator.");
            println!("To set the password, open within ten minutes:");
            println!("  {}/{locale}/reset?ticket={ticket}", ctx.settings.base_url);
            println!("and enter the code {code}.");
            println!("The console asks for two-step verification: set it up under account, security.");
        }
    }
    Ok(())
}
