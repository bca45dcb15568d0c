//! Makes the site out of the browser's wasm: one folder a build, split by screen, compressed, within its budget.
//!
//! ```text
//! bundle --wasm FILE --site DIR [--binaryen DIR] [--style FILE] [--public DIR] [--draft]
//! bundle --check-budget --site DIR
//! ```
//! `--draft` leaves out everything that only makes files smaller, for development.

mod budget;
mod publish;
mod style;
mod wasm;

use std::path::PathBuf;

/// A failed step, told as a sentence.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Puts what was being done in front of what went wrong.
pub trait Doing<T> {
    /// `what` names the step and the file, such as `reading style/main.css`.
    fn doing(self, what: impl std::fmt::Display) -> Result<T>;
}

impl<T, E: std::fmt::Display> Doing<T> for std::result::Result<T, E> {
    fn doing(self, what: impl std::fmt::Display) -> Result<T> {
        self.map_err(|cause| format!("{what}: {cause:#}").into())
    }
}

/// The name the files carry; cargo-leptos' `output-name` says the same.
const NAME: &str = "guanxi";

/// What the command line asks for.
#[derive(Debug, Default)]
struct Wish {
    wasm: Option<PathBuf>,
    site: PathBuf,
    /// The npm package that makes wasm smaller, where `make setup` could fetch it.
    binaryen: Option<PathBuf>,
    style: Option<PathBuf>,
    public: Option<PathBuf>,
    draft: bool,
    check_budget: bool,
}

fn main() -> std::process::ExitCode {
    match parse(std::env::args().skip(1)).and_then(|wish| run(&wish)) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundle: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Wish> {
    let mut wish = Wish::default();
    while let Some(arg) = args.next() {
        let mut path = || args.next().map(PathBuf::from).ok_or(format!("{arg} needs a path"));
        match arg.as_str() {
            "--wasm" => wish.wasm = Some(path()?),
            "--site" => wish.site = path()?,
            "--binaryen" => wish.binaryen = Some(path()?),
            "--style" => wish.style = Some(path()?),
            "--public" => wish.public = Some(path()?),
            "--draft" => wish.draft = true,
            "--check-budget" => wish.check_budget = true,
            other => return Err(format!("unknown option {other}").into()),
        }
    }
    if wish.site.as_os_str().is_empty() {
        return Err("--site DIR is needed".into());
    }
    if wish.wasm.is_none() && !wish.check_budget {
        return Err("--wasm FILE is needed, or --check-budget".into());
    }
    Ok(wish)
}

fn run(wish: &Wish) -> Result<()> {
    if let Some(input) = &wish.wasm {
        let work = publish::Workshop::open(&wish.site)?;
        let prefetch = wasm::bind(input, work.path(), !wish.draft)?;
        if let (Some(package), false) = (&wish.binaryen, wish.draft) {
            wasm::shrink(package, work.path())?;
        }
        let prefetch = if wish.draft { prefetch } else { wasm::pack(work.path(), &prefetch)? };
        if let Some(style) = &wish.style {
            let css = style::bundle(style)?;
            let path = work.path().join(format!("{NAME}.css"));
            std::fs::write(&path, css).doing(format!("writing {}", path.display()))?;
        }
        publish::publish(work, &wish.site, wish.public.as_deref(), &prefetch, !wish.draft)?;
    }
    let site = publish::read(&wish.site)?;
    let report = budget::weigh(&site)?;
    print!("{report}");
    if wish.check_budget {
        budget::hold(&report)?;
    }
    Ok(())
}
