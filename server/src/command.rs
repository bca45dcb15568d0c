//! What can be asked of the program on its command line.
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Config, Surroundings, with_settings};
use crate::database::{Database, Purpose};
use crate::demo::{self, DemoArgs};
use crate::doctor::{self, Seal};
use crate::import::{self, ImportArgs};
use crate::serve;
use crate::telemetry;
use crate::trouble::Trouble;
use crate::user::{self, UserArgs};

/// Guanxi (关系): the company's customer relationships, on a server of its own.
///
/// Without a command it serves: it starts a PostgreSQL of its own, brings the tables up to date, and prints the
/// address to open in a browser.
#[derive(Debug, Parser)]
#[command(name = "guanxi", version, after_help = EXAMPLES)]
struct CommandLine {
    #[command(subcommand)]
    task: Option<Task>,
}

const EXAMPLES: &str = "Examples:
  guanxi                                    try it on this machine
  guanxi serve --addr 0.0.0.0:7300          serve the whole network
  GUANXI_PUBLIC_URL=https://crm.example.com guanxi
                                            behind a proxy that speaks TLS
  DATABASE_URL=postgres://me:secret@db/crm guanxi
                                            with a PostgreSQL of your own
  guanxi import pipeline.csv --as deals     see what a file would do; add --yes to import it
  guanxi user reset-password lin@example.com
                                            print a link to a new password
  guanxi config --addr 8080                 see what would be used, and why
  guanxi doctor                             find out why it does not run";

#[derive(Debug, Subcommand)]
enum Task {
    /// Serve the app (this is what happens without a command)
    Serve,
    /// Bring the database's tables up to date, then stop
    Migrate,
    /// Bring accounts, contacts, deals, products or users in from a file
    Import(Box<ImportArgs>),
    /// Make a sample company to try everything with
    Demo(DemoArgs),
    /// List, invite and shut out people, or give them a new password
    User(UserArgs),
    /// Print every setting, where its value comes from, with secrets masked
    Config,
    /// Check the database, disk space, rights, versions, ports, site files and the audit trail, and say what to do
    Doctor(DoctorArgs),
}

#[derive(Debug, Args)]
struct DoctorArgs {
    /// Do not start or contact the database
    #[arg(long)]
    offline: bool,
    /// A head of the audit trail written down earlier, which must still be in it; may be given several times
    #[arg(long = "seal", value_name = "HASH", conflicts_with = "offline")]
    seals: Vec<Seal>,
}

/// How the program ends: 0 for success, 1 for a trouble, 2 for a wrong command line or setting.
pub type ExitStatus = u8;

/// Reads the command line and does what it says. Troubles are printed to standard error.
pub async fn run() -> ExitStatus {
    let matches = with_settings(CommandLine::command()).get_matches();
    let line = match CommandLine::from_arg_matches(&matches) {
        Ok(line) => line,
        Err(error) => error.exit(),
    };
    let config = match Config::load(&matches, &Surroundings::real()) {
        Ok(config) => config,
        Err(trouble) => return tell(&trouble, 2),
    };
    telemetry::start(&config);
    let done = match line.task.unwrap_or(Task::Serve) {
        Task::Serve => serve::run(&config).await,
        Task::Migrate => migrate(&config).await,
        Task::Import(args) => import::run(&config, *args).await,
        Task::Demo(args) => demo::run(&config, args).await,
        Task::User(args) => user::run(&config, args).await,
        Task::Config => {
            print!("{}", config.describe());
            Ok(())
        }
        Task::Doctor(args) => return doctor::run(&config, args.offline, &args.seals).await,
    };
    match done {
        Ok(()) => 0,
        Err(trouble) => tell(&trouble, 1),
    }
}

fn tell(trouble: &Trouble, status: ExitStatus) -> ExitStatus {
    eprintln!("guanxi: {trouble}");
    status
}

async fn migrate(config: &Config) -> Result<(), Trouble> {
    let database = Database::open(config, Purpose::Command).await?;
    let done = database.migrate().await;
    database.close().await;
    done?;
    println!("The tables are up to date.");
    Ok(())
}
