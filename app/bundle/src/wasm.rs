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
    write_manifest(dir, &prefetch)?;
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
    exchange(script, PANICS, WAITS)
}

/// How a chunk shared by several parts is fetched: as a file of its own. There are so many that fetching them one by one would
/// cost more than what is in them.
const ALONE: &str = "    const src = fetch(new URL(\"./NAME.wasm\", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
";

/// How it is fetched instead: as a stretch of one file, which is fetched once.
const TOGETHER: &str = "    const src = stretch(\"./PACK.wasm\", AT, LENGTH);
    src.catch(() => {});
    return async (imports) => WebAssembly.instantiate(await src, imports);
";

/// What fetches a file of shared chunks; a fetch that failed is tried again when asked for again.
const STRETCH: &str = "const fetched = {};
function stretch(file, at, length) {
    fetched[file] ??= fetch(new URL(file, import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
        return answer.arrayBuffer();
    });
    fetched[file].catch(() => delete fetched[file]);
    return fetched[file].then((bytes) => new Uint8Array(bytes, at, length));
}
";

/// Puts the chunks that several parts share into a few files, one for the alphabetically first part that needs them, and has
/// the loader take them from there. Returns which files each part needs.
pub fn pack(dir: &Path, prefetch: &Prefetch) -> Result<Prefetch> {
    // In a map of sorted names the first part that names a chunk is the one whose file it goes into.
    let mut packs: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    let mut packed: BTreeMap<&String, String> = BTreeMap::new();
    for (part, chunks) in prefetch {
        for chunk in chunks.iter().filter(|it| it.starts_with("chunk_")) {
            packed.entry(chunk).or_insert_with(|| {
                let pack = format!("shared_{}", part.trim_start_matches('_'));
                packs.entry(pack.clone()).or_default().push(chunk);
                pack
            });
        }
    }
    let link = dir.join(LINK);
    let mut script = fs::read_to_string(&link).doing("reading the chunk loader")?;
    for (pack, chunks) in &packs {
        let mut bytes = Vec::new();
        for chunk in chunks {
            let file = dir.join(format!("{chunk}.wasm"));
            let one = fs::read(&file).doing(format!("reading {}", file.display()))?;
            let together = TOGETHER
                .replace("PACK", pack)
                .replace("AT", &bytes.len().to_string())
                .replace("LENGTH", &one.len().to_string());
            script = exchange(&script, &ALONE.replace("NAME", chunk), &together)?;
            bytes.extend(one);
            fs::remove_file(&file).doing(format!("removing {}", file.display()))?;
        }
        let file = dir.join(format!("{pack}.wasm"));
        fs::write(&file, bytes).doing(format!("writing {}", file.display()))?;
    }
    let head = "function makeLoad(";
    script = exchange(&script, head, &format!("{STRETCH}{head}"))?;
    fs::write(&link, script).doing("writing the chunk loader")?;
    let needed: Prefetch = prefetch
        .iter()
        .map(|(part, chunks)| {
            let mut files: Vec<String> =
                chunks.iter().map(|it| packed.get(it).unwrap_or(it).clone()).collect();
            files.sort();
            files.dedup();
            (part.clone(), files)
        })
        .collect();
    write_manifest(dir, &needed)?;
    Ok(needed)
}

fn exchange(script: &str, old: &str, new: &str) -> Result<String> {
    if script.matches(old).count() != 1 {
        return Err(
            "the chunk loader of wasm_split_cli_support has changed: look at it again and mend the bundler"
                .into(),
        );
    }
    Ok(script.replacen(old, new, 1))
}

fn write_manifest(dir: &Path, prefetch: &Prefetch) -> Result<()> {
    let manifest = serde_json::to_vec_pretty(prefetch)?;
    fs::write(dir.join("__wasm_split_manifest.json"), manifest).doing("writing the manifest")
}

/// Chunks smaller than this, in bytes, are left as they are: starting binaryen costs more than it saves.
const WORTH_SHRINKING: u64 = 8_000;

/// Runs binaryen over the wasm files in `dir`. Only features that every browser of the last years has: with all of them
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
    let mut files = Vec::new();
    for file in files_ending(dir, "wasm")? {
        let size = fs::metadata(&file).doing(format!("reading {}", file.display()))?.len();
        if size >= WORTH_SHRINKING {
            files.push((size, file));
        }
    }
    // The largest first, so that no core waits for it at the end.
    files.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
    let files: Vec<PathBuf> = files.into_iter().map(|(_, file)| file).collect();
    crate::publish::in_parallel(&files, |file| {
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
    fn shared_chunks_travel_together_and_each_part_names_the_files_it_needs() {
        let dir = std::env::temp_dir().join(format!("guanxi-pack-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let chunk = |name: &str| {
            format!("const __{name} = makeLoad(() => {{\n{}}}\n, []);\n", ALONE.replace("NAME", name))
        };
        let script = format!(
            "function makeLoad(f) {{}}\n{}{}{}",
            chunk("chunk_1"),
            chunk("chunk_2"),
            chunk("chunk_3")
        );
        fs::write(dir.join(LINK), script).unwrap();
        for (name, bytes) in [("chunk_1", "a"), ("chunk_2", "bb"), ("chunk_3", "ccc")] {
            fs::write(dir.join(format!("{name}.wasm")), bytes).unwrap();
        }
        let needs = |names: &[&str]| names.iter().map(|it| it.to_string()).collect::<Vec<_>>();
        let prefetch: Prefetch = [
            ("board".to_string(), needs(&["chunk_1", "chunk_2", "split_board"])),
            ("desk".to_string(), needs(&["chunk_2", "chunk_3", "split_desk"])),
        ]
        .into();
        let packed = pack(&dir, &prefetch).unwrap();
        let script = fs::read_to_string(dir.join(LINK)).unwrap();
        let together = fs::read_to_string(dir.join("shared_board.wasm")).unwrap();
        let left = files_ending(&dir, "wasm").unwrap().len();
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(packed["board"], needs(&["shared_board", "split_board"]));
        assert_eq!(packed["desk"], needs(&["shared_board", "shared_desk", "split_desk"]));
        assert_eq!((together.as_str(), left), ("abb", 2));
        assert!(script.contains("stretch(\"./shared_board.wasm\", 1, 2)"), "{script}");
    }

    #[test]
    fn a_loader_of_another_shape_is_refused() {
        assert!(forgive("function wrapAsyncCb(callee) {}").is_err());
    }
}
