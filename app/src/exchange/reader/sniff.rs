//! Finds out what a file is before it is read: its encoding and separator, or why it is no table at all.
use super::encoding::{mark_length, read_up_to};
use super::{Limits, Records, Row};
use crate::exchange::{
    model::{Encoding, Fault, Separator},
    text,
};
use crate::i18n::Text;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::io::{self, Read};

/// Bytes looked at closely; the rest of the file is only checked for being valid UTF-8.
const SAMPLE: usize = 256 * 1024;
/// Non-ASCII bytes after which the guess about a legacy encoding no longer improves.
const ENOUGH: usize = 1 << 20;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    pub encoding: Encoding,
    pub mark: bool,
    pub separator: Separator,
    pub bytes: u64,
}

/// Why a file cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is a {kind}, not a table of separated values", kind = .0.en)]
    Binary(Text),
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// The header itself is broken.
    #[error("the header cannot be read: {0:?}")]
    Header(Fault),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads `source` to its end once and says what it is; memory stays constant.
///
/// `limit` is the largest size in bytes that is accepted.
pub fn sniff<R: Read>(mut source: R, limit: u64) -> Result<Sniffed, FileError> {
    let mut sample = Vec::new();
    read_up_to(&mut source, &mut sample, SAMPLE)?;
    if sample.is_empty() {
        return Err(FileError::Empty);
    }
    refuse_known_binaries(&sample)?;
    let wide = wide_encoding(&sample);
    let mut narrow = Narrow::new();
    let mut bytes = sample.len() as u64;
    let mut block = sample.clone();
    while !block.is_empty() {
        if bytes > limit {
            return Err(FileError::TooLarge(limit));
        }
        if wide.is_none() {
            narrow.feed(&block);
        }
        block.clear();
        bytes += read_up_to(&mut source, &mut block, 1 << 16)? as u64;
    }
    let encoding = match wide {
        Some(wide) => wide,
        None => {
            refuse_control_characters(&sample)?;
            narrow.verdict()
        }
    };
    let mark = mark_length(&sample, encoding) > 0;
    if sample.len() <= mark_length(&sample, encoding) {
        return Err(FileError::Empty);
    }
    let separator = separator(&sample, encoding)?;
    Ok(Sniffed { encoding, mark, separator, bytes })
}

fn refuse_known_binaries(sample: &[u8]) -> Result<(), FileError> {
    let known: [(&[u8], Text); 10] = [
        (b"PK\x03\x04", text::KIND_WORKBOOK),
        (b"\xD0\xCF\x11\xE0", text::KIND_OLD_WORKBOOK),
        (b"%PDF", text::KIND_PDF),
        (b"\x89PNG", text::KIND_PICTURE),
        (b"\xFF\xD8\xFF", text::KIND_PICTURE),
        (b"GIF8", text::KIND_PICTURE),
        (b"\x1F\x8B", text::KIND_ARCHIVE),
        (b"7z\xBC\xAF", text::KIND_ARCHIVE),
        (b"Rar!", text::KIND_ARCHIVE),
        (b"SQLite format 3\0", text::KIND_DATABASE),
    ];
    match known.iter().find(|(magic, _)| sample.starts_with(magic)) {
        Some((_, what)) => Err(FileError::Binary(*what)),
        None => Ok(()),
    }
}

/// Text has next to no control characters; a stray one is left for its row to report.
fn refuse_control_characters(sample: &[u8]) -> Result<(), FileError> {
    let odd = sample
        .iter()
        .filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B))
        .count();
    if odd > 2 && odd * 50 > sample.len() {
        return Err(FileError::Binary(text::KIND_BINARY));
    }
    Ok(())
}

/// UTF-16 or UTF-32, by mark or by where the zero bytes stand; the zeros win over a mark of the wrong width.
fn wide_encoding(sample: &[u8]) -> Option<Encoding> {
    let marked = if sample.starts_with(b"\xFF\xFE\x00\x00") {
        return Some(Encoding::Utf32Le);
    } else if sample.starts_with(b"\x00\x00\xFE\xFF") {
        return Some(Encoding::Utf32Be);
    } else if sample.starts_with(b"\xFF\xFE") {
        Some(Encoding::Utf16Le)
    } else if sample.starts_with(b"\xFE\xFF") {
        Some(Encoding::Utf16Be)
    } else {
        None
    };
    let body = &sample[if marked.is_some() { 2 } else { 0 }..];
    let quads = body.as_chunks::<4>().0;
    let quads = &quads[..quads.len().min(4_096)];
    let share = |test: &dyn Fn(&[u8; 4]) -> bool| {
        quads.len() >= 2 && quads.iter().filter(|q| test(q)).count() * 100 >= quads.len() * 95
    };
    if share(&|q| q[3] == 0 && q[2] <= 0x10 && (q[0] | q[1]) != 0) {
        return Some(Encoding::Utf32Le);
    }
    if share(&|q| q[0] == 0 && q[1] <= 0x10 && (q[2] | q[3]) != 0) {
        return Some(Encoding::Utf32Be);
    }
    if marked.is_some() {
        return marked;
    }
    // Without a mark: separators, digits and line ends give every UTF-16 table zeros on one side only.
    let pairs = body.as_chunks::<2>().0;
    let plain = |b: u8| (0x20..0x7F).contains(&b) || matches!(b, b'\t' | b'\r' | b'\n');
    let high = pairs.iter().filter(|p| p[0] == 0 && plain(p[1])).count();
    let low = pairs.iter().filter(|p| p[1] == 0 && plain(p[0])).count();
    // A character of nothing but zeros is none: that is a program or a picture.
    if pairs.contains(&[0, 0]) {
        return None;
    }
    if pairs.len() >= 4 && low * 10 >= pairs.len() && high * 20 <= low {
        return Some(Encoding::Utf16Le);
    }
    if pairs.len() >= 4 && high * 10 >= pairs.len() && low * 20 <= high {
        return Some(Encoding::Utf16Be);
    }
    None
}

/// Weighs UTF-8 against the older encodings over the whole file.
struct Narrow {
    detector: EncodingDetector,
    fed: usize,
    decoder: encoding_rs::Decoder,
    scratch: Vec<u8>,
    multibyte: u64,
    malformed: u64,
}

impl Narrow {
    fn new() -> Self {
        Self {
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            fed: 0,
            decoder: encoding_rs::UTF_8.new_decoder_without_bom_handling(),
            scratch: vec![0; 1 << 16],
            multibyte: 0,
            malformed: 0,
        }
    }

    fn feed(&mut self, block: &[u8]) {
        if self.fed < ENOUGH && !block.is_ascii() {
            self.fed += block.iter().filter(|b| **b >= 0x80).count();
            self.detector.feed(block, false);
        }
        let mut from = 0;
        loop {
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(&block[from..], &mut self.scratch, false);
            from += read;
            self.multibyte += self.scratch[..written].iter().filter(|b| **b >= 0xC0).count() as u64;
            match result {
                encoding_rs::DecoderResult::InputEmpty => return,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(..) => self.malformed += 1,
            }
        }
    }

    /// A file that is UTF-8 but for a few bytes is a damaged UTF-8 file, not a healthy one of another kind.
    fn verdict(mut self) -> Encoding {
        if self.malformed == 0 || self.multibyte > self.malformed * 3 {
            return Encoding::Utf8;
        }
        self.detector.feed(b"", true);
        let guess = self.detector.guess(Some(b"cn"), Utf8Detection::Deny);
        match guess.name() {
            "Big5" => Encoding::Big5,
            "Shift_JIS" => Encoding::ShiftJis,
            "EUC-KR" => Encoding::EucKr,
            "GBK" | "gb18030" => Encoding::Gb18030,
            _ => Encoding::Windows1252,
        }
    }
}

/// The separator that splits the first records most evenly; quotes are respected. A single column counts as comma.
fn separator(sample: &[u8], encoding: Encoding) -> Result<Separator, FileError> {
    if let Some(hint) = hinted(sample, encoding)? {
        return Ok(hint);
    }
    let mut best = (Separator::Comma, 0);
    for separator in Separator::ALL {
        let mut records = Records::new(sample, encoding, separator, Limits::default())?;
        let mut row = Row::default();
        let (mut header, mut even, mut rows) = (0, 0_usize, 0_usize);
        while rows < 200 && records.read(&mut row)? {
            if row.is_blank() {
                continue;
            }
            if header == 0 {
                header = row.cells.len();
            }
            rows += 1;
            even += usize::from(row.cells.len() == header);
        }
        // Evenness first, then the number of columns; one column says nothing.
        let score = if header < 2 || rows == 0 { 0 } else { even * 1_000 / rows * 1_000 + header.min(999) };
        if score > best.1 {
            best = (separator, score);
        }
    }
    Ok(best.0)
}

fn hinted(sample: &[u8], encoding: Encoding) -> Result<Option<Separator>, FileError> {
    let mut decoder = super::Decoder::new(&sample[..sample.len().min(64)], encoding)?;
    let mut text = Vec::new();
    decoder.fill(&mut text, 0, &mut Default::default())?;
    let hint = text
        .get(..4)
        .filter(|t| t.eq_ignore_ascii_case(b"sep="))
        .and_then(|_| text.get(4))
        .and_then(|b| Separator::ALL.into_iter().find(|s| s.byte() == *b));
    Ok(hint.filter(|_| matches!(text.get(5), Some(b'\r' | b'\n'))))
}
