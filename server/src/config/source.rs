//! Where values come from: flags, environment, file, default, and which of them wins.
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::settings::{SETTINGS, Setting};
use super::{Shown, parse_path};
use crate::trouble::Trouble;

/// Looks up an environment variable.
pub type Lookup = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The world outside the program that the configuration depends on.
///
/// Handed in, so that a test can say what the environment holds and who is running.
pub struct Surroundings {
    /// Looks up an environment variable.
    pub env: Lookup,
    /// Whether root is running.
    pub root: bool,
    /// Where the program lies.
    pub program: Option<PathBuf>,
    /// The folder it was started in.
    pub here: PathBuf,
}

impl Surroundings {
    /// The real ones.
    pub fn real() -> Self {
        Self {
            env: Box::new(|name| std::env::var(name).ok()),
            root: rustix::process::geteuid().is_root(),
            program: std::env::current_exe().ok(),
            here: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
        }
    }

    fn var(&self, name: &str) -> Option<String> {
        (self.env)(name).filter(|value| !value.is_empty())
    }

    fn folder(&self, variable: &str, under_home: &str) -> Option<PathBuf> {
        let given = self.var(variable).map(PathBuf::from);
        given.or_else(|| Some(PathBuf::from(self.var("HOME")?).join(under_home)))
    }

    /// Where data lives unless told otherwise: `/var/lib/guanxi` for root, the user's data folder for others.
    pub(super) fn data_dir(&self) -> Result<PathBuf, Trouble> {
        if self.root {
            return Ok(PathBuf::from("/var/lib/guanxi"));
        }
        self.folder("XDG_DATA_HOME", ".local/share").map(|folder| folder.join("guanxi")).ok_or_else(|| {
            Trouble::new("There is no home folder to keep the data in.")
                .mend("Say where it may live with --data-dir or GUANXI_DATA_DIR.")
        })
    }

    /// Where the built site lies: `site` beside the program, else `target/site`.
    pub(super) fn site_root(&self) -> PathBuf {
        self.program
            .as_deref()
            .and_then(Path::parent)
            .map(|folder| folder.join("site"))
            .filter(|folder| folder.is_dir())
            .unwrap_or_else(|| self.here.join("target/site"))
    }

    fn default_files(&self) -> Vec<PathBuf> {
        let here = Some(self.here.clone());
        let user = self.folder("XDG_CONFIG_HOME", ".config").map(|folder| folder.join("guanxi"));
        let system = Some(PathBuf::from("/etc/guanxi"));
        [here, user, system].into_iter().flatten().map(|folder| folder.join("guanxi.toml")).collect()
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag on the command line, by name.
    Flag(&'static str),
    /// An environment variable, by name.
    Env(&'static str),
    /// The configuration file.
    File(PathBuf),
    /// Nobody said anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "--{name}"),
            Self::Env(name) => f.write_str(name),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

pub(super) struct Picked {
    pub text: String,
    pub origin: Origin,
}

/// The three places that may hold a value, read once, and the list of what was picked.
pub(super) struct Layers<'a> {
    flags: &'a ArgMatches,
    around: &'a Surroundings,
    file: Option<(PathBuf, BTreeMap<&'static str, String>)>,
    shown: BTreeMap<&'static str, (String, Origin)>,
}

impl<'a> Layers<'a> {
    pub fn read(flags: &'a ArgMatches, around: &'a Surroundings) -> Result<Self, Trouble> {
        let named = flags.get_one::<String>("config").cloned().or_else(|| around.var("GUANXI_CONFIG"));
        let path = match named {
            Some(path) => Some(
                parse_path(&path)
                    .map_err(|why| Trouble::new(format!("The configuration file {path:?} {why}.")))?,
            ),
            None => around.default_files().into_iter().find(|p| p.is_file()),
        };
        let file = match path {
            Some(path) => Some((path.clone(), read_file(&path)?)),
            None => None,
        };
        Ok(Self { flags, around, file, shown: BTreeMap::new() })
    }

    /// The strongest value of a setting, if any place has one.
    pub fn pick(&self, setting: &'static Setting) -> Option<Picked> {
        let flag = || {
            let text = self.flags.get_one::<String>(setting.key)?.clone();
            let origin = Origin::Flag(setting.key);
            Some(Picked { text, origin })
        };
        let env = || {
            setting.env.iter().find_map(|name| {
                let text = self.around.var(name)?;
                let origin = Origin::Env(name);
                Some(Picked { text, origin })
            })
        };
        let file = || {
            let (path, values) = self.file.as_ref()?;
            let text = values.get(setting.key)?.clone();
            let origin = Origin::File(path.clone());
            Some(Picked { text, origin })
        };
        let default = || {
            let text = setting.default?.to_owned();
            let origin = Origin::Default;
            Some(Picked { text, origin })
        };
        flag().or_else(env).or_else(file).or_else(default)
    }

    pub fn show(&mut self, key: &'static str, value: String, origin: Origin) {
        self.shown.insert(key, (value, origin));
    }

    pub fn show_default(&mut self, key: &'static str, value: String) {
        self.show(key, value, Origin::Default);
    }

    /// What was picked, in the order of the list of settings.
    pub fn into_shown(mut self) -> Vec<Shown> {
        SETTINGS
            .iter()
            .filter_map(|setting| {
                let (value, origin) = self.shown.remove(setting.key)?;
                Some(Shown { key: setting.key, value, origin })
            })
            .collect()
    }
}

fn read_file(path: &Path) -> Result<BTreeMap<&'static str, String>, Trouble> {
    let file = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Trouble::new(format!("The configuration file {file} cannot be read: {error}.")))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error
            .span()
            .map(|span| text[..span.start.min(text.len())].lines().count().max(1))
            .map(|line| format!(", line {line}"))
            .unwrap_or_default();
        let why = error.message();
        Trouble::new(format!("The configuration file {file} is not valid TOML{line}: {why}."))
            .mend("Each line is a setting and its value, like addr = \"0.0.0.0:7300\".")
    })?;
    table.into_iter().map(|(key, value)| read_entry(path, &key, value)).collect()
}

fn read_entry(path: &Path, key: &str, value: toml::Value) -> Result<(&'static str, String), Trouble> {
    let file = path.display();
    let setting = SETTINGS.iter().find(|s| s.key == key.replace('_', "-"));
    let setting = setting.ok_or_else(|| {
        let names: Vec<String> = SETTINGS.iter().map(|s| s.key.replace('-', "_")).collect();
        Trouble::new(format!(
            "The configuration file {file} has a setting {key:?} that Guanxi does not know."
        ))
        .mend(format!("It knows: {}.", names.join(", ")))
    })?;
    let text = match value {
        toml::Value::String(text) => text,
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Boolean(true) => "on".to_owned(),
        toml::Value::Boolean(false) => "off".to_owned(),
        _ => {
            return Err(Trouble::new(format!(
                "The setting {key:?} in {file} must be a text, a whole number, or true or false."
            )));
        }
    };
    Ok((setting.key, text))
}
