//! The list of settings: flag, variable, key in the file, help and default in one place.
use clap::{Arg, Command};

/// One setting. Its flag is `--KEY`, its key in the file is `KEY` with `_` for `-`.
#[derive(Debug)]
pub struct Setting {
    /// The name, as the flag has it.
    pub key: &'static str,
    /// Environment variables, the strongest first.
    pub env: &'static [&'static str],
    /// Stand-in for the value in the help.
    pub value: &'static str,
    /// What it does, one or two sentences.
    pub help: &'static str,
    /// The value when nobody says otherwise; `None` when there is none or it must be found out.
    pub default: Option<&'static str>,
    /// What is shown for an absent value.
    pub without: &'static str,
    /// Whether the value must be masked wherever it is shown.
    pub secret: bool,
}

const PLAIN: Setting =
    Setting { key: "", env: &[], value: "TEXT", help: "", default: None, without: "", secret: false };

/// Every setting there is, in the order in which help and `guanxi config` list them.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "addr",
        env: &["GUANXI_ADDR"],
        value: "IP:PORT",
        help: "Where to listen; a port alone means this machine only, 0.0.0.0:7300 every network",
        default: Some("127.0.0.1:7300"),
        ..PLAIN
    },
    Setting {
        key: "public-url",
        env: &["GUANXI_PUBLIC_URL"],
        value: "URL",
        help: "The address people type, where it is a name or a proxy stands in front: https://crm.example.com",
        without: "from addr",
        ..PLAIN
    },
    Setting {
        key: "data-dir",
        env: &["GUANXI_DATA_DIR"],
        value: "DIR",
        help: "Where the embedded database lives [default: /var/lib/guanxi for root, else ~/.local/share/guanxi]",
        ..PLAIN
    },
    Setting {
        key: "site-root",
        env: &["GUANXI_SITE_ROOT"],
        value: "DIR",
        help: "The built pages, styles and wasm [default: site beside the program, else target/site]",
        ..PLAIN
    },
    Setting {
        key: "database-url",
        env: &["GUANXI_DATABASE_URL", "DATABASE_URL"],
        value: "URL",
        help: "A PostgreSQL of your own: postgres://user:password@host/guanxi; prefer the variable, \
               other users can see flags",
        without: "none, embedded",
        secret: true,
        ..PLAIN
    },
    Setting {
        key: "postgres-bin",
        env: &["GUANXI_POSTGRES_BIN"],
        value: "DIR",
        help: "Folder with the programs postgres and initdb for the embedded database [default: looked for]",
        without: "looked for",
        ..PLAIN
    },
    Setting {
        key: "postgres-user",
        env: &["GUANXI_POSTGRES_USER"],
        value: "NAME",
        help: "Account the embedded database runs as when root starts Guanxi [default: postgres, else nobody]",
        without: "postgres, else nobody",
        ..PLAIN
    },
    Setting {
        key: "pool-size",
        env: &["GUANXI_POOL_SIZE"],
        value: "N",
        help: "Connections to PostgreSQL at most",
        default: Some("20"),
        ..PLAIN
    },
    Setting {
        key: "pool-wait",
        env: &["GUANXI_POOL_WAIT"],
        value: "SECONDS",
        help: "How long a request waits for a free connection",
        default: Some("10"),
        ..PLAIN
    },
    Setting {
        key: "statement-cache",
        env: &["GUANXI_STATEMENT_CACHE"],
        value: "on|off",
        help: "Keep prepared statements; switch off behind a transaction-pooling PgBouncer",
        default: Some("on"),
        ..PLAIN
    },
    Setting {
        key: "trust-proxy",
        env: &["GUANXI_TRUST_PROXY"],
        value: "on|off",
        help: "Take the caller's address from the last entry of X-Forwarded-For; only behind a proxy of yours",
        default: Some("off"),
        ..PLAIN
    },
    Setting {
        key: "request-timeout",
        env: &["GUANXI_REQUEST_TIMEOUT"],
        value: "SECONDS",
        help: "A page or a call has this long to answer",
        default: Some("30"),
        ..PLAIN
    },
    Setting {
        key: "shutdown-grace",
        env: &["GUANXI_SHUTDOWN_GRACE"],
        value: "SECONDS",
        help: "Requests under way at shutdown have this long to finish",
        default: Some("10"),
        ..PLAIN
    },
    Setting {
        key: "body-limit",
        env: &["GUANXI_BODY_LIMIT"],
        value: "KIB",
        help: "Largest body of a call in KiB; file uploads have a limit of their own",
        default: Some("1024"),
        ..PLAIN
    },
    Setting {
        key: "log",
        env: &["GUANXI_LOG"],
        value: "FILTER",
        help: "What is logged: error, warn, info, debug, trace, or pairs like info,server=debug",
        default: Some("info,sqlx=warn"),
        ..PLAIN
    },
    Setting {
        key: "log-format",
        env: &["GUANXI_LOG_FORMAT"],
        value: "human|json",
        help: "How log lines look",
        default: Some("human"),
        ..PLAIN
    },
];

/// Adds `--config` and a flag for every setting to a command and all its subcommands.
pub fn with_settings(command: Command) -> Command {
    let heading = "Settings (a flag beats its variable, the variable beats the file)";
    let file = Arg::new("config").long("config").value_name("FILE").global(true).help_heading(heading).help(
        "TOML file with these settings, like addr = \"0.0.0.0:7300\" [env: GUANXI_CONFIG] \
             [default: guanxi.toml here, in ~/.config/guanxi or in /etc/guanxi]",
    );
    let flags = SETTINGS.iter().map(|setting| {
        let default = setting.default.map(|text| format!(" [default: {text}]")).unwrap_or_default();
        let env = setting.env.join(", ");
        Arg::new(setting.key)
            .long(setting.key)
            .value_name(setting.value)
            .global(true)
            .help_heading(heading)
            .help(format!("{}{default} [env: {env}]", setting.help))
    });
    command.arg(file).args(flags)
}

/// The setting of that name. Names come from the code, never from outside.
pub(super) fn find(key: &str) -> &'static Setting {
    SETTINGS
        .iter()
        .find(|setting| setting.key == key)
        .unwrap_or_else(|| unreachable!("{key} is not a setting"))
}
