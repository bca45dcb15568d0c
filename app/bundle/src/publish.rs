//! Puts a build into the site: `pkg/<build id>/…`, compressed, with `build.json` telling the server what is where.

use crate::{Doing, NAME, Result, wasm::Prefetch};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Mutex,
};

/// So many builds stay published, so that a tab opened before an update still finds its chunks.
const KEPT_BUILDS: usize = 5;

/// What `build.json` holds. The server reads `pkg`, `output_name` and `css`; the rest is for people and the budget.
#[derive(Debug, Serialize, Deserialize)]
pub struct Site {
    /// A hash of everything in the build's folder.
    pub build_id: String,
    /// The build's folder below the site, without slashes at the ends.
    pub pkg: String,
    /// What the script, the wasm and the style sheet are called.
    pub output_name: String,
    pub js: String,
    pub wasm: String,
    pub css: Option<String>,
    /// Builds still published, newest first.
    pub recent: Vec<String>,
    /// Which chunks a screen needs, by the screen's function.
    pub prefetch: Prefetch,
    pub files: Vec<File>,
}

/// One published file with its sizes in bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct File {
    /// Below the site, with `/` between the parts.
    pub path: String,
    pub raw: u64,
    /// Absent when compression gains nothing or was left out.
    pub brotli: Option<u64>,
    pub gzip: Option<u64>,
}

/// A folder inside the site in which the build is put together before it is published in one move.
pub struct Workshop(PathBuf);

impl Workshop {
    pub fn open(site: &Path) -> Result<Self> {
        let dir = site.join(format!(".building-{}", std::process::id()));
        fs::create_dir_all(&dir).doing(format!("making {}", dir.display()))?;
        Ok(Self(dir))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Workshop {
    /// A build that failed leaves nothing behind; a published one has moved away already.
    fn drop(&mut self) {
        if self.0.exists()
            && let Err(error) = fs::remove_dir_all(&self.0)
        {
            eprintln!("bundle: {} was left behind: {error}", self.0.display());
        }
    }
}

/// The description of what `site` holds.
pub fn read(site: &Path) -> Result<Site> {
    let path = site.join("build.json");
    let text = fs::read(&path).doing(format!("reading {}", path.display()))?;
    serde_json::from_slice(&text).doing(format!("reading {}", path.display()))
}

/// Moves the workshop's files to their place, copies `public` beside them, compresses both when `compress` is set, drops
/// builds older than the last five and writes `build.json` last, so that it never names what isn't there.
pub fn publish(
    work: Workshop,
    site: &Path,
    public: Option<&Path>,
    prefetch: &Prefetch,
    compress: bool,
) -> Result<()> {
    let names = list(work.path())?;
    let build_id = identify(work.path(), &names)?;
    let pkg = format!("pkg/{build_id}");
    let home = site.join("pkg").join(&build_id);
    if compress {
        in_parallel(&paths(work.path(), &names), compress_beside)?;
    }
    fs::create_dir_all(site.join("pkg")).doing("making the site's pkg folder")?;
    if home.exists() {
        fs::remove_dir_all(&home).doing(format!("replacing {}", home.display()))?;
    }
    fs::rename(work.path(), &home).doing(format!("publishing {}", home.display()))?;

    let beside = match public {
        Some(from) => copy_public(from, site, compress)?,
        None => Vec::new(),
    };
    let mut recent = vec![build_id.clone()];
    if let Ok(before) = read(site) {
        recent.extend(before.recent.into_iter().filter(|it| *it != build_id));
    }
    recent.truncate(KEPT_BUILDS);
    prune(site, &recent, &beside)?;

    let mut files =
        names.iter().map(|name| weigh(site, &format!("{pkg}/{name}"))).collect::<Result<Vec<_>>>()?;
    for name in &beside {
        files.push(weigh(site, name)?);
    }
    let css = names.contains(&format!("{NAME}.css")).then(|| format!("{pkg}/{NAME}.css"));
    let described = Site {
        js: format!("{pkg}/{NAME}.js"),
        wasm: format!("{pkg}/{NAME}_bg.wasm"),
        build_id,
        pkg,
        output_name: NAME.into(),
        css,
        recent,
        prefetch: prefetch.clone(),
        files,
    };
    let draft = site.join("build.json.new");
    fs::write(&draft, serde_json::to_vec_pretty(&described)?).doing("writing build.json")?;
    fs::rename(&draft, site.join("build.json")).doing("writing build.json")
}

/// Every file below `dir`, relative to it, sorted, with `/` between the parts.
fn list(dir: &Path) -> Result<Vec<String>> {
    fn walk(dir: &Path, prefix: &str, found: &mut Vec<String>) -> Result<()> {
        for entry in fs::read_dir(dir).doing(format!("listing {}", dir.display()))? {
            let entry = entry?;
            let name = entry.file_name();
            let name =
                name.to_str().ok_or(format!("{} has a name that is not UTF-8", entry.path().display()))?;
            if entry.file_type()?.is_dir() {
                walk(&entry.path(), &format!("{prefix}{name}/"), found)?;
            } else {
                found.push(format!("{prefix}{name}"));
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    walk(dir, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn paths(dir: &Path, names: &[String]) -> Vec<PathBuf> {
    names.iter().map(|name| dir.join(name)).collect()
}

/// Sixteen hexadecimal digits that change when any file's name or content does.
fn identify(dir: &Path, names: &[String]) -> Result<String> {
    let mut hash = Sha256::new();
    for name in names {
        let bytes = fs::read(dir.join(name)).doing(format!("reading {name}"))?;
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(&bytes);
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

fn copy_public(from: &Path, site: &Path, compress: bool) -> Result<Vec<String>> {
    let names = list(from)?;
    for name in &names {
        let to = site.join(name);
        if let Some(dir) = to.parent() {
            fs::create_dir_all(dir).doing(format!("making {}", dir.display()))?;
        }
        fs::copy(from.join(name), &to).doing(format!("copying {name}"))?;
        for ending in ["br", "gz"] {
            let stale = beside(&to, ending);
            if stale.exists() {
                fs::remove_file(&stale).doing(format!("removing {}", stale.display()))?;
            }
        }
    }
    if compress {
        in_parallel(&paths(site, &names), compress_beside)?;
    }
    Ok(names)
}

/// Removes builds that are no longer kept and whatever `public` no longer has.
fn prune(site: &Path, recent: &[String], public: &[String]) -> Result<()> {
    for entry in fs::read_dir(site.join("pkg")).doing("listing the published builds")? {
        let entry = entry?;
        if !recent.iter().any(|kept| entry.file_name() == kept.as_str()) {
            fs::remove_dir_all(entry.path()).doing(format!("removing {}", entry.path().display()))?;
        }
    }
    for name in list(site)? {
        let plain = name.strip_suffix(".br").or(name.strip_suffix(".gz")).unwrap_or(&name);
        let ours = name == "build.json" || name.starts_with("pkg/") || name.starts_with(".building-");
        if !ours && !public.iter().any(|kept| kept == plain || *kept == name) {
            fs::remove_file(site.join(&name)).doing(format!("removing {name}"))?;
        }
    }
    Ok(())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Writes `file.br` and `file.gz` where that saves something; pictures and fonts are compressed already.
fn compress_beside(file: &Path) -> Result<()> {
    const WORTH_IT: [&str; 10] =
        ["wasm", "js", "css", "svg", "json", "txt", "html", "xml", "webmanifest", "ico"];
    let worth_it = file.extension().and_then(|it| it.to_str()).is_some_and(|it| WORTH_IT.contains(&it));
    if !worth_it {
        return Ok(());
    }
    let doing = || format!("compressing {}", file.display());
    let raw = fs::read(file).doing(doing())?;
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: raw.len(),
        ..Default::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut raw.as_slice(), &mut small, &params).doing(doing())?;
    if small.len() < raw.len() {
        fs::write(beside(file, "br"), &small).doing(doing())?;
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&raw).doing(doing())?;
    let small = gzip.finish().doing(doing())?;
    if small.len() < raw.len() {
        fs::write(beside(file, "gz"), &small).doing(doing())?;
    }
    Ok(())
}

fn weigh(site: &Path, path: &str) -> Result<File> {
    let file = site.join(path);
    let size = |file: &Path| fs::metadata(file).ok().map(|it| it.len());
    Ok(File {
        path: path.into(),
        raw: size(&file).ok_or(format!("{path} was not published"))?,
        brotli: size(&beside(&file, "br")),
        gzip: size(&beside(&file, "gz")),
    })
}

/// Does `work` on every file, on as many threads as the machine has; the first failure ends it.
pub fn in_parallel(files: &[PathBuf], work: impl Fn(&Path) -> Result<()> + Sync) -> Result<()> {
    let queue = Mutex::new(files.iter());
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(files.len());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    loop {
                        let next = queue.lock().map_err(|_| "another worker failed")?.next();
                        match next {
                            Some(file) => work(file)?,
                            None => return Ok(()),
                        }
                    }
                })
            })
            .collect();
        workers.into_iter().try_for_each(|it| it.join().unwrap_or_else(|_| Err("a worker panicked".into())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("guanxi-publish-{}-{name}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        dir
    }

    fn build(site: &Path, script: &str) -> String {
        let work = Workshop::open(site).unwrap();
        fs::write(work.path().join("guanxi.js"), script).unwrap();
        fs::write(work.path().join("guanxi_bg.wasm"), "wasm ".repeat(100)).unwrap();
        publish(work, site, None, &Prefetch::new(), true).unwrap();
        read(site).unwrap().build_id
    }

    #[test]
    fn the_last_five_builds_stay_published_and_no_more() {
        let site = scratch("five");
        let ids: Vec<_> = (0..7).map(|n| build(&site, &format!("script {n}"))).collect();
        let kept: Vec<_> = ids.iter().filter(|id| site.join("pkg").join(id).exists()).collect();
        fs::remove_dir_all(&site).unwrap();
        assert_eq!(kept, ids[2..].iter().collect::<Vec<_>>());
    }

    #[test]
    fn the_same_content_has_the_same_address() {
        let site = scratch("same");
        let (first, other, again) = (build(&site, "one"), build(&site, "two"), build(&site, "one"));
        let recent = read(&site).unwrap().recent;
        fs::remove_dir_all(&site).unwrap();
        assert_eq!(first, again);
        assert_eq!(recent, [first, other]);
    }

    #[test]
    fn public_files_lie_beside_the_builds_and_vanish_when_removed() {
        let (site, public) = (scratch("site"), scratch("public"));
        fs::create_dir_all(public.join("icons")).unwrap();
        fs::write(public.join("icons/seal.svg"), "<svg/>".repeat(50)).unwrap();
        fs::write(public.join("robots.txt"), "x").unwrap();
        let once = |site: &Path| {
            publish(Workshop::open(site).unwrap(), site, Some(&public), &Prefetch::new(), true).unwrap()
        };
        once(&site);
        assert!(site.join("icons/seal.svg.br").exists());
        assert!(!site.join("robots.txt.br").exists(), "one byte does not get smaller");
        fs::remove_file(public.join("icons/seal.svg")).unwrap();
        once(&site);
        let left = list(&site).unwrap();
        fs::remove_dir_all(&site).unwrap();
        fs::remove_dir_all(&public).unwrap();
        assert_eq!(left, ["build.json", "robots.txt"]);
    }
}
