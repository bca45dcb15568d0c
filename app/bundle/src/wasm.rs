//! From one wasm file to a small main file and one chunk a screen.

use crate::{Doing, NAME, Result, budget::is_first_screen};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
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

/// How they are fetched instead: as stretches of a few files, each fetched once; a fetch that failed is tried again when asked for
/// again. `chunks` lists the files with the lengths of what lies in them; `some(from, to, from, to, …)` are chunks by their numbers.
const STRETCHES: &str = "const fetched = {};
function stretch(file, at, length) {
    fetched[file] ??= fetch(new URL(file, import.meta.url)).then((answer) => {
        if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
        return answer.arrayBuffer();
    });
    fetched[file].catch(() => delete fetched[file]);
    return fetched[file].then((bytes) => new Uint8Array(bytes, at, length));
}
const chunks = FILES.flatMap(([file, ...lengths]) => {
    let end = 0;
    return lengths.map((length) => {
        const at = end;
        end += length;
        return makeLoad(() => {
            const src = stretch(file, at, length);
            src.catch(() => {});
            return async (imports) => WebAssembly.instantiate(await src, imports);
        }, []);
    });
});
const some = (...ends) => ends.flatMap((end, n) => n % 2 ? chunks.slice(ends[n - 1], end) : []);
";

/// So many files hold the chunks that several parts share: more would cost more requests, fewer more bytes that a part fetches
/// without needing them.
const PACKS: usize = 10;
/// No such file is made larger than this, in bytes, by putting chunks together.
const PACK: u64 = 230_000;

/// How much more than elsewhere a byte weighs that the first screen fetches in vain: its first load is held by the budget.
const FIRST_SCREEN_WEIGHS: u64 = 40;

/// Chunks that lie in one file.
struct Pack<'a> {
    chunks: Vec<&'a String>,
    bytes: u64,
    /// The parts that need any of them.
    users: BTreeSet<&'a str>,
}

impl Pack<'_> {
    /// How many bytes the parts would fetch in vain, all together, if both lay in one file.
    fn waste(&self, other: &Pack) -> u64 {
        let weight = |part: &&str| if is_first_screen(part) { FIRST_SCREEN_WEIGHS } else { 1 };
        let in_vain =
            |of: &Pack, by: &Pack| of.bytes * by.users.difference(&of.users).map(weight).sum::<u64>();
        in_vain(self, other) + in_vain(other, self)
    }
}

/// Sorts the chunks that several parts share into files: those that the same parts need lie together, then, one pair at a time,
/// those whose putting together wastes least.
fn sort_into_packs<'a>(chunks: BTreeMap<&'a String, (u64, BTreeSet<&'a str>)>) -> Vec<Pack<'a>> {
    let mut packs: Vec<Pack> = Vec::new();
    for (chunk, (bytes, users)) in chunks {
        match packs.iter_mut().find(|pack| pack.users == users && pack.bytes + bytes <= PACK) {
            Some(pack) => {
                pack.chunks.push(chunk);
                pack.bytes += bytes;
            }
            None => packs.push(Pack { chunks: vec![chunk], bytes, users }),
        }
    }
    while packs.len() > PACKS {
        let pairs = (0..packs.len()).flat_map(|one| (0..one).map(move |other| (other, one)));
        let fitting = pairs.filter(|(a, b)| packs[*a].bytes + packs[*b].bytes <= PACK);
        let Some((to, from)) = fitting.min_by_key(|(a, b)| packs[*a].waste(&packs[*b])) else { break };
        let Pack { chunks, bytes, users } = packs.remove(from);
        let into = &mut packs[to];
        into.chunks.extend(chunks);
        into.bytes += bytes;
        into.users.extend(users);
    }
    packs
}

/// Puts the chunks that several parts share into a few files, and has the loader take them from there. Returns which files each
/// part needs.
pub fn pack(dir: &Path, prefetch: &Prefetch) -> Result<Prefetch> {
    let mut shared: BTreeMap<&String, (u64, BTreeSet<&str>)> = BTreeMap::new();
    for (part, chunks) in prefetch {
        for chunk in chunks.iter().filter(|it| it.starts_with("chunk_")) {
            let file = dir.join(format!("{chunk}.wasm"));
            let bytes = fs::metadata(&file).doing(format!("reading {}", file.display()))?.len();
            shared.entry(chunk).or_insert((bytes, BTreeSet::new())).1.insert(part);
        }
    }
    let link = dir.join(LINK);
    let mut script = fs::read_to_string(&link).doing("reading the chunk loader")?;
    let (mut files, mut numbers, mut packed) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for (number, pack) in sort_into_packs(shared).into_iter().enumerate() {
        let name = format!("shared_{:02}", number + 1);
        let (mut bytes, mut listed) = (Vec::new(), vec![serde_json::json!(format!("./{name}.wasm"))]);
        for chunk in pack.chunks {
            let file = dir.join(format!("{chunk}.wasm"));
            let one = fs::read(&file).doing(format!("reading {}", file.display()))?;
            listed.push(one.len().into());
            bytes.extend(one);
            script = exchange(&script, &alone(chunk), "")?;
            numbers.insert(chunk.as_str(), numbers.len());
            packed.insert(chunk, name.clone());
            fs::remove_file(&file).doing(format!("removing {}", file.display()))?;
        }
        files.push(listed);
        let file = dir.join(format!("{name}.wasm"));
        fs::write(&file, bytes).doing(format!("writing {}", file.display()))?;
    }
    let stretches = STRETCHES.replace("FILES", &serde_json::to_string(&files)?);
    let head = "function makeLoad(";
    script = exchange(&brief(&script, &numbers)?, head, &format!("{stretches}{head}"))?;
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

/// How a shared chunk is declared where it is a file of its own.
fn alone(chunk: &str) -> String {
    format!("const __{chunk} = makeLoad(() => {{\n{}}}\n, []);\n", ALONE.replace("NAME", chunk))
}

/// The loader without the lines that tell people which parts share a chunk, and with the numbers of chunks instead of their names:
/// it lists them by the thousand, and is part of every first load.
fn brief(script: &str, numbers: &BTreeMap<&str, usize>) -> Result<String> {
    const LIST: &str = "[__chunk_";
    let telling = |line: &&str| !(line.starts_with("/* ") && line.ends_with(" */"));
    let script = script.lines().filter(telling).fold(String::new(), |all, line| all + line + "\n");
    let mut pieces = script.split(LIST);
    let mut brief = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (list, rest) = piece.split_once(']').ok_or("a list of chunks in the loader does not end")?;
        let named = format!("__chunk_{list}");
        let number = |name: &str| name.strip_prefix("__").and_then(|it| numbers.get(it)).copied();
        let all: Option<BTreeSet<usize>> = named.split(", ").map(number).collect();
        let ends = ends(&all.ok_or(format!("the loader names an unknown chunk among {named}"))?);
        brief += &format!("some({ends}){rest}");
    }
    if brief.contains("__chunk_") {
        return Err(
            "the loader names a chunk outside its lists: look at it again and mend the bundler".into()
        );
    }
    Ok(brief)
}

/// Runs of numbers by their ends, the upper not among them: 1, 2, 3, 7 are `1,4,7,8`.
fn ends(numbers: &BTreeSet<usize>) -> String {
    let mut ends: Vec<usize> = Vec::new();
    for &number in numbers {
        if ends.last() == Some(&number) {
            ends.pop();
        } else {
            ends.push(number);
        }
        ends.push(number + 1);
    }
    ends.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
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

/// Runs binaryen, whose npm package lies in `package`, over the wasm files in `dir`: one process a core, so that it starts
/// twice and not a hundred times.
pub fn shrink(package: &Path, dir: &Path) -> Result<()> {
    let mut files = Vec::new();
    for file in files_ending(dir, "wasm")? {
        let size = fs::metadata(&file).doing(format!("reading {}", file.display()))?.len();
        files.push((size, file));
    }
    // The largest first, each to whoever has least: no core waits for another at the end.
    files.sort_by_key(|(size, _)| Reverse(*size));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut loads: Vec<(u64, Vec<PathBuf>)> = vec![(0, Vec::new()); cores];
    for (size, file) in files {
        if let Some((sum, load)) = loads.iter_mut().min_by_key(|(sum, _)| *sum) {
            *sum += size;
            load.push(file);
        }
    }
    let mut running = Vec::new();
    for (_, load) in loads.iter().filter(|(_, load)| !load.is_empty()) {
        let mut node = Command::new("node");
        node.args(["--input-type=module", "--eval", include_str!("shrink.mjs"), "--"])
            .arg(package)
            .args(load);
        node.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        running.push(node.spawn().doing("starting node for binaryen")?);
    }
    let ended: Vec<_> = running.into_iter().map(Child::wait_with_output).collect();
    for made in ended {
        let made = made.doing("running binaryen")?;
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr);
            return Err(format!("binaryen failed: {}", said.trim()).into());
        }
    }
    Ok(())
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
        let chunk = |name: &str| format!("/* board, desk */\n{}", alone(name));
        let script = format!(
            "function makeLoad(f) {{}}\n{}{}{}load(board, [__chunk_1, __chunk_2]);\nload(desk, [__chunk_1, __chunk_2, __chunk_3]);\n",
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
            ("desk".to_string(), needs(&["chunk_1", "chunk_2", "chunk_3", "split_desk"])),
        ]
        .into();
        let packed = pack(&dir, &prefetch).unwrap();
        let script = fs::read_to_string(dir.join(LINK)).unwrap();
        let together = fs::read_to_string(dir.join("shared_01.wasm")).unwrap();
        let left = files_ending(&dir, "wasm").unwrap().len();
        fs::remove_dir_all(&dir).unwrap();
        assert_eq!(packed["board"], needs(&["shared_01", "split_board"]));
        assert_eq!(packed["desk"], needs(&["shared_01", "shared_02", "split_desk"]));
        assert_eq!((together.as_str(), left), ("abb", 2));
        assert!(script.contains(r#"[["./shared_01.wasm",1,2],["./shared_02.wasm",3]]"#), "{script}");
        assert!(script.ends_with("load(board, some(0,2));\nload(desk, some(0,3));\n"), "{script}");
        assert!(!script.contains("/* "), "{script}");
    }

    #[test]
    fn runs_of_chunks_are_told_by_their_ends() {
        assert_eq!(ends(&[1, 2, 3, 7].into()), "1,4,7,8");
        assert_eq!(ends(&BTreeSet::new()), "");
        assert!(brief("load(desk, [__chunk_9]);", &BTreeMap::new()).is_err());
    }

    #[test]
    fn few_files_are_made_and_what_is_put_together_wastes_least() {
        // Forty small chunks for two parts each, one that everybody needs.
        let names: Vec<String> = (0..41).map(|n| format!("chunk_{n:02}")).collect();
        let parts: Vec<String> = (0..40).map(|n| format!("part_{n:02}")).collect();
        let two = |n: usize| [parts[n].as_str(), parts[n / 20].as_str()].into();
        let all: BTreeSet<&str> = parts.iter().map(String::as_str).collect();
        let chunks = names
            .iter()
            .enumerate()
            .map(|(n, name)| (name, if n == 40 { (150_000, all.clone()) } else { (1_000, two(n)) }));
        let packs = sort_into_packs(chunks.collect());
        assert_eq!(packs.len(), PACKS);
        let everybodys = packs.iter().find(|pack| pack.chunks.contains(&&names[40])).unwrap();
        assert_eq!(everybodys.chunks.len(), 1, "nobody fetches it for a small one, nor a small one for it");
        assert_eq!(packs.iter().map(|pack| pack.chunks.len()).sum::<usize>(), 41);
    }

    #[test]
    fn a_loader_of_another_shape_is_refused() {
        assert!(forgive("function wrapAsyncCb(callee) {}").is_err());
    }
}
