use std::collections::HashMap;

use clap::Command;

use super::*;

/// A folder of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("guanxi-config-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir(&path).expect("a fresh folder");
        Self(path)
    }

    fn file(&self, text: &str) -> String {
        let path = self.0.join("guanxi.toml");
        std::fs::write(&path, text).expect("a writable folder");
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn load_as(root: bool, flags: &[&str], env: &[(&str, &str)], here: &Path) -> Result<Config, Trouble> {
    let args = std::iter::once("guanxi").chain(flags.iter().copied());
    let matches = with_settings(Command::new("guanxi")).get_matches_from(args);
    let env: HashMap<String, String> = env.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    let around = Surroundings {
        env: Box::new(move |name| env.get(name).cloned()),
        root,
        program: None,
        here: here.to_owned(),
    };
    Config::load(&matches, &around)
}

fn load(flags: &[&str], env: &[(&str, &str)]) -> Result<Config, Trouble> {
    let home = [("HOME", "/home/lin")];
    load_as(false, flags, &[&home, env].concat(), Path::new("/nowhere"))
}

fn port(config: Result<Config, Trouble>) -> u16 {
    config.expect("a valid configuration").addr.port()
}

#[test]
fn a_flag_beats_the_variable_which_beats_the_file_which_beats_the_default() {
    let folder = Folder::new();
    let file = folder.file("addr = \"127.0.0.1:1003\"\n");
    let from_file = ("GUANXI_CONFIG", file.as_str());
    let variable = ("GUANXI_ADDR", "127.0.0.1:1002");
    assert_eq!(port(load(&["--addr", "127.0.0.1:1001"], &[variable, from_file])), 1001);
    assert_eq!(port(load(&[], &[variable, from_file])), 1002);
    assert_eq!(port(load(&[], &[from_file])), 1003);
    assert_eq!(port(load(&[], &[])), 7300);
}

#[test]
fn a_file_beside_is_found_without_being_named() {
    let folder = Folder::new();
    folder.file("addr = 8100\nstatement_cache = false\npool-size = 7\n");
    let config = load_as(false, &[], &[("HOME", "/home/lin")], &folder.0).expect("a valid file");
    assert_eq!((config.addr.port(), config.statement_cache, config.pool_size), (8100, false, 7));
}

#[test]
fn the_usual_variable_for_the_database_is_honoured_and_ours_is_stronger() {
    let usual = ("DATABASE_URL", "postgres://a@one/x");
    let ours = ("GUANXI_DATABASE_URL", "postgres://a@two/x");
    let url = |env: &[(&str, &str)]| {
        load(&[], env).expect("valid").database_url.expect("given").reveal().to_owned()
    };
    assert_eq!(url(&[usual]), "postgres://a@one/x");
    assert_eq!(url(&[usual, ours]), "postgres://a@two/x");
}

#[test]
fn passwords_are_never_shown() {
    let url = "postgres://lin:s3cr3t@db.example.com:5433/crm?sslmode=require&password=hunter2";
    let config = load(&[], &[("DATABASE_URL", url)]).expect("valid");
    let shown = config.describe();
    assert!(shown.contains("postgres://lin:…@db.example.com:5433/crm?sslmode=require&password=…"), "{shown}");
    assert!(!format!("{config:?}{shown}").contains("s3cr3t"));
    assert!(!format!("{config:?}{shown}").contains("hunter2"));
    let trouble = load(&[], &[("DATABASE_URL", "mysql://lin:s3cr3t@db/crm")]).expect_err("not PostgreSQL");
    assert!(!trouble.to_string().contains("s3cr3t"), "{trouble}");
}

#[test]
fn every_setting_is_shown_with_its_origin() {
    let config = load(&["--pool-size", "5"], &[("GUANXI_LOG", "debug")]).expect("valid");
    let shown = config.describe();
    for setting in SETTINGS {
        assert!(
            shown.lines().any(|line| line.split_whitespace().next() == Some(setting.key)),
            "{}",
            setting.key
        );
    }
    let origin = |key: &str| {
        let line = shown.lines().find(|line| line.starts_with(key)).unwrap_or_default();
        line.split_whitespace().last().unwrap_or_default().to_owned()
    };
    assert_eq!(origin("pool-size"), "--pool-size");
    assert_eq!(origin("log "), "GUANXI_LOG");
    assert_eq!(origin("addr"), "default");
}

#[test]
fn a_wrong_value_is_named_with_its_source_and_what_would_do() {
    let said =
        |flags: &[&str], env: &[(&str, &str)]| load(flags, env).expect_err("a wrong value").to_string();
    let text = said(&[], &[("GUANXI_ADDR", "everywhere")]);
    assert!(
        text.contains("\"everywhere\" of addr (from GUANXI_ADDR)") && text.contains("127.0.0.1:7300"),
        "{text}"
    );
    let text = said(&["--pool-size", "0"], &[]);
    assert_eq!(text, "The value \"0\" of pool-size (from --pool-size) is not a whole number from 2 to 1000.");
    let text = said(&["--public-url", "crm.example.com"], &[]);
    assert!(text.contains("https://crm.example.com"), "{text}");
    let text = said(&["--public-url", "https://crm.example.com/crm"], &[]);
    assert!(text.contains("more than a scheme and a host"), "{text}");
}

#[test]
fn a_mistake_in_the_file_is_named_with_its_place() {
    let folder = Folder::new();
    let file = folder.file("addr = 8100\nadress = 8200\n");
    let text = load(&["--config", &file], &[]).expect_err("an unknown setting").to_string();
    assert!(text.contains("\"adress\"") && text.contains("pool_size"), "{text}");
    let file = folder.file("addr = 8100\npool_size = \n");
    let text = load(&["--config", &file], &[]).expect_err("not TOML").to_string();
    assert!(text.contains("line 2"), "{text}");
    let text = load(&["--config", "/nowhere/guanxi.toml"], &[]).expect_err("no file").to_string();
    assert!(text.contains("/nowhere/guanxi.toml cannot be read"), "{text}");
}

#[test]
fn data_lives_where_the_system_expects_it() {
    let dir = |root, env: &[(&str, &str)]| load_as(root, &[], env, Path::new("/nowhere")).map(|c| c.data_dir);
    assert_eq!(dir(true, &[]), Ok(PathBuf::from("/var/lib/guanxi")));
    assert_eq!(dir(false, &[("HOME", "/home/lin")]), Ok(PathBuf::from("/home/lin/.local/share/guanxi")));
    assert_eq!(dir(false, &[("XDG_DATA_HOME", "/data")]), Ok(PathBuf::from("/data/guanxi")));
    assert!(dir(false, &[]).is_err());
}

#[test]
fn the_public_address_follows_the_one_listened_on_unless_given() {
    let config = load(&["--addr", "0.0.0.0:7300"], &[]).expect("valid");
    assert_eq!(config.public_url_at(config.addr).to_string(), "http://localhost:7300");
    let config = load(&["--public-url", "https://CRM.example.com:443/"], &[]).expect("valid");
    let url = config.public_url_at(config.addr);
    assert_eq!((url.is_secure(), url.to_string().as_str()), (true, "https://crm.example.com"));
}
