//! `guanxi demo`: a sample company to try everything with.
use app::clock;
use app::i18n::Locale;
use app::onboarding::store::found_sample;
use clap::{Args, ValueEnum};

use crate::config::Config;
use crate::database::{Database, Purpose};
use crate::trouble::Trouble;

/// What `guanxi demo` can be told.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The language of the sample data
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    En,
    Zh,
}

/// Makes the sample company and prints how to sign in.
///
/// # Errors
/// A sentence, when there is a company already.
pub async fn run(config: &Config, args: DemoArgs) -> Result<(), Trouble> {
    let locale = match args.lang {
        Language::En => Locale::En,
        Language::Zh => Locale::Zh,
    };
    let database = Database::open(config, Purpose::Command).await?;
    let made = match database.migrate().await {
        Ok(()) => found_sample(&database.pool, locale, clock::now()).await.map_err(|error| {
            Trouble::new(error.message(Locale::En)).mend("A fresh --data-dir has room for a sample company.")
        }),
        Err(trouble) => Err(trouble),
    };
    database.close().await;
    let (email, password) = made?;
    let url = config.public_url_at(config.addr);
    println!("The sample company is ready. Sign in at {url}\n  e-mail    {email}\n  password  {password}");
    Ok(())
}
