//! `guanxi import`: a file from the command line, through the same preview, decisions and rules as in the browser.
use std::io::stdout;
use std::path::PathBuf;

use app::exchange::command::{Ask, import};
use app::exchange::model::{Choice, DateOrder, Encoding, Object, Separator, Writing};
use app::i18n::Locale;
use app::money::Currency;
use clap::{Args, ValueEnum};

use crate::config::Config;
use crate::database::{Database, Purpose};
use crate::trouble::Trouble;

/// What `guanxi import` can be told.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file: separated values in UTF-8, GBK/GB18030, UTF-16 and others
    file: PathBuf,
    /// What the file holds: accounts, contacts, deals, products or users
    #[arg(long = "as", value_name = "WHAT", value_parser = object)]
    object: Object,
    /// On whose behalf, by e-mail address [default: the first administrator]
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// The file's encoding, such as utf-8 or gbk [default: found out]
    #[arg(long, value_parser = encoding)]
    encoding: Option<Encoding>,
    /// What stands between cells [default: found out]
    #[arg(long, value_enum)]
    separator: Option<Between>,
    /// Whether the day or the month comes first in dates such as 03/04/2026
    #[arg(long, value_enum)]
    dates: Option<First>,
    /// The currency of amounts that name none [default: the company's]
    #[arg(long, value_name = "CODE")]
    currency: Option<Currency>,
    /// The pipeline deals go to; made with the file's stages where there is none of that name [default: the first]
    #[arg(long, value_name = "NAME")]
    pipeline: Option<String>,
    /// Sends a column to a field: "close_value=amount"; nothing behind the = leaves it out
    #[arg(long, value_name = "HEADER=FIELD")]
    map: Vec<String>,
    /// The field by which rows are known, or none [default: the likeliest]
    #[arg(long, value_name = "FIELD")]
    key: Option<String>,
    /// What may happen to records
    #[arg(long, value_enum, default_value = "both")]
    write: Way,
    /// Settles one open point: "product:GTXPro=GTX Pro", or create, empty, skip, keep behind the =. Values that cannot be taken
    /// are left empty by what is wrong with them, as the preview says it: "email:not_an_email=empty"
    #[arg(long, value_name = "FIELD:VALUE=CHOICE")]
    decide: Vec<String>,
    /// Settles everything still open in one way
    #[arg(long, value_enum)]
    unmatched: Option<Rest>,
    /// Import; without it only the preview is shown
    #[arg(long)]
    yes: bool,
    /// The language of the report
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Between {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum First {
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Way {
    /// Create what is new and update what is there
    Both,
    /// Create only
    Create,
    /// Update only
    Update,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Rest {
    /// Create the record that is named
    Create,
    /// Leave the field empty
    Empty,
    /// Leave the rows out; they stand in the error file
    Skip,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    En,
    Zh,
}

fn object(word: &str) -> Result<Object, String> {
    Object::parse(word).ok_or_else(|| "write accounts, contacts, deals, products or users".into())
}

fn encoding(word: &str) -> Result<Encoding, String> {
    Encoding::parse(word)
        .ok_or_else(|| format!("write one of {}", Encoding::ALL.map(Encoding::label).join(", ")))
}

impl ImportArgs {
    fn ask(self) -> Ask {
        Ask {
            file: self.file,
            object: self.object,
            user: self.user,
            encoding: self.encoding,
            separator: self.separator.map(|s| match s {
                Between::Comma => Separator::Comma,
                Between::Semicolon => Separator::Semicolon,
                Between::Tab => Separator::Tab,
                Between::Pipe => Separator::Pipe,
            }),
            dates: self.dates.map(|d| match d {
                First::DayFirst => DateOrder::Dmy,
                First::MonthFirst => DateOrder::Mdy,
            }),
            currency: self.currency,
            pipeline: self.pipeline,
            map: self.map,
            key: self.key,
            writing: match self.write {
                Way::Both => Writing::CreateAndUpdate,
                Way::Create => Writing::CreateOnly,
                Way::Update => Writing::UpdateOnly,
            },
            decide: self.decide,
            unmatched: self.unmatched.map(|r| match r {
                Rest::Create => Choice::Create,
                Rest::Empty => Choice::LeaveEmpty,
                Rest::Skip => Choice::Skip,
            }),
            yes: self.yes,
            locale: match self.lang {
                Language::En => Locale::En,
                Language::Zh => Locale::Zh,
            },
        }
    }
}

/// Previews the file and, with `--yes`, imports it.
///
/// # Errors
/// A sentence about what keeps the file out, or that something is still to be decided.
pub async fn run(config: &Config, args: ImportArgs) -> Result<(), Trouble> {
    let ask = args.ask();
    if !ask.file.is_file() {
        return Err(Trouble::new(format!("There is no file {}.", ask.file.display())));
    }
    let database = Database::open(config, Purpose::Command).await?;
    let done = match database.migrate().await {
        Ok(()) => import(&database.pool, &config.data_dir, &ask, &mut stdout())
            .await
            .map_err(|error| Trouble::new(error.message(ask.locale))),
        Err(trouble) => Err(trouble),
    };
    database.close().await;
    match done? {
        true => Ok(()),
        false => Err(Trouble::new("Not everything in the file was imported; the lines above say why.")),
    }
}
