//! What a visitor's browser has to fetch, and how much of it is allowed.

use crate::{
    NAME, Result,
    publish::{File, Site},
};
use std::{collections::BTreeSet, fmt};

/// What the first load of the board should weigh: script, wasm, style sheet and the board's own chunks. Bytes, as sent (brotli).
/// It does not yet: see [`FIRST_LOAD`].
const FIRST_LOAD_GOAL: u64 = 250_000;
/// What is let through today: a little over what it is, so that nothing grows unseen. It was 420 kB before a move could be undone,
/// the palette could begin something new and pages knew everybody's rights. Half of it is the main part, which holds what Leptos,
/// its router and the frame need; lower this with every cut until it meets the goal.
const FIRST_LOAD: u64 = 440_000;
/// What any other chunk may weigh. Bytes, as sent (brotli).
const CHUNK: u64 = 80_000;
/// The screen whose first load is held; its functions' names start so.
const FIRST_SCREEN: &str = "board";

/// Whether a part of the program belongs to the screen whose first load is held.
pub fn is_first_screen(part: &str) -> bool {
    part.trim_start_matches('_').starts_with(FIRST_SCREEN)
}

/// The sizes of one build.
pub struct Report {
    build_id: String,
    /// Path below the build's folder, bytes raw, bytes sent, part of the first load.
    rows: Vec<(String, u64, u64, bool)>,
    /// Whether there is a first screen at all; without one the budget proves nothing.
    has_first_screen: bool,
}

impl Report {
    fn first_load(&self) -> u64 {
        self.rows.iter().filter(|row| row.3).map(|row| row.2).sum()
    }

    fn is_wasm_chunk(name: &str) -> bool {
        name.ends_with(".wasm") && name != format!("{NAME}_bg.wasm")
    }
}

/// Reads the sizes out of the site's description.
pub fn weigh(site: &Site) -> Result<Report> {
    let screens: Vec<_> = site.prefetch.iter().filter(|(part, _)| is_first_screen(part)).collect();
    // Several functions may belong to the screen; what any of them needs is counted.
    let chunks: BTreeSet<String> =
        screens.iter().flat_map(|(_, chunks)| chunks.iter().map(|it| format!("{it}.wasm"))).collect();
    let prefix = format!("{}/", site.pkg);
    let mut rows = Vec::new();
    for File { path, raw, brotli, .. } in &site.files {
        let sent = brotli.unwrap_or(*raw);
        let (name, first) = match path.strip_prefix(&prefix) {
            Some(name) => {
                (name, !name.ends_with(".json") && (!Report::is_wasm_chunk(name) || chunks.contains(name)))
            }
            None if path.ends_with(".js") => (path.as_str(), path == "boot.js"),
            None => continue,
        };
        rows.push((name.to_owned(), *raw, sent, first));
    }
    rows.sort_by_key(|row| (!row.3, std::cmp::Reverse(row.2)));
    Ok(Report { build_id: site.build_id.clone(), rows, has_first_screen: !screens.is_empty() })
}

/// Fails with a sentence when the build weighs more than it may.
pub fn hold(report: &Report) -> Result<()> {
    if !report.has_first_screen {
        return Err(format!("the budget holds the first load of the screen '{FIRST_SCREEN}', but no lazy route's name starts so").into());
    }
    let kb = |bytes: u64| bytes as f64 / 1000.0;
    let first = report.first_load();
    if first > FIRST_LOAD {
        return Err(format!(
            "the first load of the board is {:.1} kB brotli, more than the {:.0} kB it may be",
            kb(first),
            kb(FIRST_LOAD)
        )
        .into());
    }
    for (name, _, sent, first) in &report.rows {
        if !first && Report::is_wasm_chunk(name) && *sent > CHUNK {
            return Err(format!(
                "{name} is {:.1} kB brotli, more than the {:.0} kB a chunk may be",
                kb(*sent),
                kb(CHUNK)
            )
            .into());
        }
    }
    println!(
        "Within what is let through: first load of the board {:.1} of {:.0} kB (goal {:.0}), no other chunk over {:.0} kB.",
        kb(first),
        kb(FIRST_LOAD),
        kb(FIRST_LOAD_GOAL),
        kb(CHUNK)
    );
    Ok(())
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kb = |bytes: u64| format!("{:.1}", bytes as f64 / 1000.0);
        writeln!(f, "build {}{:>28}{:>12}", self.build_id, "raw kB", "sent kB")?;
        for (name, raw, sent, first) in self.rows.iter().filter(|row| !row.0.ends_with(".json")) {
            let mark = if *first { "*" } else { " " };
            // A split function's name ends in a hash that says nothing to people.
            let name = name
                .strip_suffix(".wasm")
                .and_then(|it| it.rsplit_once('_'))
                .filter(|(_, hash)| hash.len() > 12 && hash.bytes().all(|it| it.is_ascii_digit()))
                .map_or(name.as_str(), |(stem, _)| stem);
            writeln!(f, "{mark} {name:<36}{:>12}{:>12}", kb(*raw), kb(*sent))?;
        }
        writeln!(f, "* first load of the board{:>37}", kb(self.first_load()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(chunk: u64, board: u64, main: u64) -> Site {
        let file = |name: &str, sent| File {
            path: format!("pkg/1/{name}"),
            raw: sent * 3,
            brotli: Some(sent),
            gzip: None,
        };
        Site {
            build_id: "1".into(),
            pkg: "pkg/1".into(),
            output_name: NAME.into(),
            js: "pkg/1/guanxi.js".into(),
            wasm: "pkg/1/guanxi_bg.wasm".into(),
            css: None,
            recent: vec![],
            prefetch: [
                ("board_view_1".to_owned(), vec!["split_board_view_1".to_owned()]),
                ("dashboard_view_2".to_owned(), vec!["split_dashboard_view_2".to_owned()]),
            ]
            .into(),
            files: vec![
                file("guanxi.js", 10_000),
                file("guanxi_bg.wasm", main),
                file("split_board_view_1.wasm", board),
                file("split_dashboard_view_2.wasm", chunk),
                file("__wasm_split_manifest.json", 1_000_000),
            ],
        }
    }

    fn verdict(chunk: u64, board: u64, main: u64) -> String {
        match hold(&weigh(&site(chunk, board, main)).unwrap()) {
            Ok(()) => "fits".into(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_first_load_is_script_wasm_style_and_the_boards_chunks() {
        assert_eq!(verdict(0, 0, FIRST_LOAD - 10_000), "fits");
        assert!(verdict(0, 1, FIRST_LOAD - 10_000).starts_with("the first load of the board is 440.0 kB"));
    }

    #[test]
    fn another_screens_chunk_has_a_limit_of_its_own() {
        assert!(verdict(CHUNK + 1, 0, 0).contains("split_dashboard_view_2.wasm is 80.0 kB"));
    }

    #[test]
    fn a_build_without_a_board_proves_nothing_and_is_refused() {
        let mut site = site(0, 0, 0);
        site.prefetch.remove("board_view_1");
        assert!(hold(&weigh(&site).unwrap()).is_err());
    }
}
