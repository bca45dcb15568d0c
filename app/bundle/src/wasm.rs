//! From one wasm file to a small main file and one chunk a screen.

use crate::{Doing, NAME, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The script that loads chunks. cargo-leptos puts a hash between the dots; Leptos looks for this name without one.
const LINK: &str = "__wasm_split.______________________.js";

/// Which chunks a split function needs, by the name Leptos gives the function.
pub type Prefetch = BTreeMap<String, Vec<String>>;

/// Splits `input` (linked with `--emit-relocs`) into `dir`, binds the main part to JavaScript and writes the manifest that
/// Leptos reads to preload a screen's chunks. Names of functions are dropped when `strip` is set.
pub fn bind(input: &Path, dir: &Path, strip: bool) -> Result<Prefetch> {
    let bytes = fs::read(input).doing(format!("reading {}", input.display()))?;
    let main = dir.join("main.wasm");
    let main_module = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = dir;
    options.main_out_path = &main;
    options.main_module = &main_module;
    let link_name = format!("./{LINK}");
    options.link_name = &link_name;
    let split = wasm_split_cli_support::transform(options).doing("splitting the wasm")?;

    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(&main)
        .out_name(NAME)
        .web(true)
        .and_then(|it| {
            it.keep_lld_exports(true)
                .typescript(false)
                .remove_name_section(strip)
                .remove_producers_section(strip)
                .generate(dir)
        })
        .doing("binding the wasm to JavaScript")?;
    fs::remove_file(&main).doing("removing the unbound wasm")?;

    let link = dir.join(LINK);
    let script = fs::read_to_string(&link).doing("reading the chunk loader")?;
    fs::write(&link, forgive(&script)?).doing("writing the chunk loader")?;

    let prefetch: Prefetch = split
        .prefetch_map
        .into_iter()
        .map(|(function, mut chunks)| {
            chunks.sort();
            (function, chunks)
        })
        .collect();
    let manifest = serde_json::to_vec_pretty(&prefetch)?;
    fs::write(dir.join("__wasm_split_manifest.json"), manifest).doing("writing the manifest")?;
    Ok(prefetch)
}

/// The loader's own answer to a chunk that does not arrive: it tells the wasm, which panics and takes the page with it.
const PANICS: &str = "        let success;
        try {
            await callee();
            success = true;
        } catch (e) {
            console.error(e);
            success = false;
        } finally {
";

/// Ours: tell the page (boot.js asks the user), and try again when told to. The wasm waits meanwhile and stays alive.
const WAITS: &str = "        let success = false;
        while (!success) try {
            await callee();
            success = true;
        } catch (error) {
            await new Promise((retry) => dispatchEvent(new CustomEvent(\"guanxi:chunk-failed\", { detail: { error, retry } })));
        }
        {
";

fn forgive(script: &str) -> Result<String> {
    if script.matches(PANICS).count() != 1 {
        return Err(
            "the chunk loader of wasm_split_cli_support has changed: look at it again and mend `forgive`"
                .into(),
        );
    }
    Ok(script.replace(PANICS, WAITS))
}

/// Runs binaryen over every wasm file in `dir`. Only features that every browser of the last years has: with all of them
/// switched on, Chromium refuses the result.
pub fn shrink(program: &Path, dir: &Path) -> Result<()> {
    const FLAGS: [&str; 9] = [
        "-Oz",
        "--enable-bulk-memory",
        "--enable-bulk-memory-opt",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-multivalue",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-call-indirect-overlong",
    ];
    crate::publish::in_parallel(&files_ending(dir, "wasm")?, |file| {
        let made = Command::new(program)
            .args(FLAGS)
            .arg(file)
            .arg("-o")
            .arg(file)
            .output()
            .doing(format!("running {}", program.display()))?;
        if made.status.success() {
            Ok(())
        } else {
            let said = String::from_utf8_lossy(&made.stderr);
            Err(format!("wasm-opt refused {}: {}", file.display(), said.trim()).into())
        }
    })
}

fn files_ending(dir: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).doing(format!("listing {}", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_that_fails_to_load_is_asked_for_again_instead_of_panicking() {
        let loader = format!(
            "function wrapAsyncCb(callee) {{\n    return async (i, d) => {{\n{PANICS}            done();\n        }}\n    }}\n}}\n"
        );
        let mended = forgive(&loader).unwrap();
        assert!(mended.contains("guanxi:chunk-failed"));
        assert!(!mended.contains("console.error"));
    }

    #[test]
    fn a_loader_of_another_shape_is_refused() {
        assert!(forgive("function wrapAsyncCb(callee) {}").is_err());
    }
}
