//! `guanxi user`: people, managed by whoever runs the server; for when nobody can sign in any more.
use app::access::identity::users::{self, Staff};
use app::access::model::{Role, TenantId};
use app::clock;
use app::error::AppError;
use app::i18n::Locale;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use crate::config::Config;
use crate::database::{Database, Purpose};
use crate::trouble::Trouble;

/// What `guanxi user` can be told.
#[derive(Debug, Args)]
pub struct UserArgs {
    #[command(subcommand)]
    task: UserTask,
}

#[derive(Debug, Subcommand)]
enum UserTask {
    /// List everybody, company by company
    List,
    /// Invite somebody: prints the link by which they choose their password
    Add {
        /// The name colleagues see
        #[arg(long)]
        name: String,
        /// The address they sign in with
        #[arg(long)]
        email: String,
        /// What they may do
        #[arg(long, default_value = "member", value_parser = PossibleValuesParser::new(["administrator", "manager", "member"]))]
        role: String,
        #[command(flatten)]
        company: CompanyArg,
    },
    /// Print a link by which somebody chooses a new password
    ResetPassword {
        /// The address they sign in with
        email: String,
        #[command(flatten)]
        company: CompanyArg,
    },
    /// Shut somebody out at once; what they hold stays
    Deactivate {
        /// The address they sign in with
        email: String,
        #[command(flatten)]
        company: CompanyArg,
    },
}

/// Which company is meant, where there are several.
#[derive(Debug, Args)]
struct CompanyArg {
    /// The company's name or id; needed only where there are several
    #[arg(long, value_name = "NAME|ID")]
    company: Option<String>,
}

/// Does what was asked and prints the outcome to standard output.
///
/// # Errors
/// A sentence, when there is no such person or company, or the change is refused.
pub async fn run(config: &Config, args: UserArgs) -> Result<(), Trouble> {
    let database = Database::open(config, Purpose::Command).await?;
    let done = match database.migrate().await {
        Ok(()) => manage(config, args, &database).await,
        Err(trouble) => Err(trouble),
    };
    database.close().await;
    done
}

async fn manage(config: &Config, args: UserArgs, database: &Database) -> Result<(), Trouble> {
    let pool = &database.pool;
    let now = clock::now();
    let base = config.public_url_at(config.addr);
    match args.task {
        UserTask::List => {
            let staff = users::list(pool, now).await.map_err(|error| refused(&error))?;
            print!("{}", table(&staff));
            Ok(())
        }
        UserTask::Add { name, email, role, company } => {
            let role =
                Role::parse(&role).ok_or_else(|| Trouble::new(format!("There is no role {role:?}.")))?;
            let tenant = company.choose(database).await?;
            let path =
                users::add(pool, tenant, &name, &email, role, now).await.map_err(|error| refused(&error))?;
            println!("{name} is invited. The link to join, for them alone:\n{base}{path}");
            Ok(())
        }
        UserTask::ResetPassword { email, company } => {
            let tenant = company.choose(database).await?;
            let path =
                users::reset_password(pool, tenant, &email, now).await.map_err(|error| of(&email, &error))?;
            println!("The link to a new password, for {email} alone:\n{base}{path}");
            Ok(())
        }
        UserTask::Deactivate { email, company } => {
            let tenant = company.choose(database).await?;
            users::deactivate(pool, tenant, &email, now).await.map_err(|error| of(&email, &error))?;
            println!("{email} is signed out everywhere and can no longer sign in.");
            Ok(())
        }
    }
}

impl CompanyArg {
    async fn choose(&self, database: &Database) -> Result<TenantId, Trouble> {
        let staff = users::list(&database.pool, clock::now()).await.map_err(|error| refused(&error))?;
        choose(&staff, self.company.as_deref())
    }
}

fn choose(staff: &[Staff], wanted: Option<&str>) -> Result<TenantId, Trouble> {
    let names = || {
        let all: Vec<String> = staff.iter().map(|s| format!("{} ({})", s.company, s.tenant)).collect();
        all.join(", ")
    };
    let found: Vec<&Staff> = match wanted {
        None => staff.iter().collect(),
        Some(text) => staff.iter().filter(|s| s.company == text || s.tenant.to_string() == text).collect(),
    };
    match (found.as_slice(), wanted) {
        ([one], _) => Ok(one.tenant),
        ([], _) if staff.is_empty() => Err(Trouble::new("There is no company yet.")
            .mend("Open Guanxi in a browser first; the first visit sets one up.")),
        ([], Some(text)) => {
            Err(Trouble::new(format!("There is no company {text:?}."))
                .mend(format!("There are: {}.", names())))
        }
        _ => Err(Trouble::new("There are several companies.")
            .mend(format!("Say which one with --company and its id: {}.", names()))),
    }
}

fn table(staff: &[Staff]) -> String {
    if staff.is_empty() {
        return "There is no company yet.\n".to_owned();
    }
    let mut text = String::new();
    for company in staff {
        text.push_str(&format!("{} ({})\n", company.company, company.tenant));
        for member in &company.members {
            text.push_str(&format!(
                "  {:<32} {:<14} {:<9} {}\n",
                member.email.as_deref().unwrap_or("(no address)"),
                member.role.code(),
                member.status.code(),
                member.name,
            ));
        }
    }
    text
}

fn of(email: &str, error: &AppError) -> Trouble {
    match error {
        AppError::NotFound => {
            Trouble::new(format!("Nobody has the address {email}.")).mend("guanxi user list shows everybody.")
        }
        other => refused(other),
    }
}

fn refused(error: &AppError) -> Trouble {
    Trouble::new(error.message(Locale::En))
}
