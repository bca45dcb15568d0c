//! Turns bytes of any supported encoding into UTF-8, and says which bytes it could not read.
use crate::exchange::model::Encoding;
use std::collections::VecDeque;
use std::io::{self, Read};

const BLOCK: usize = 64 * 1024;

/// Bytes that mean nothing in the file's encoding.
#[derive(Clone, Debug)]
pub struct Bad {
    /// Place in the decoded stream, in bytes from its beginning.
    pub at: u64,
    pub bytes: Vec<u8>,
}

enum Kind {
    Table(Box<encoding_rs::Decoder>),
    Wide { little: bool },
}

/// A source of UTF-8 over a source of bytes.
pub struct Decoder<R> {
    source: R,
    kind: Kind,
    /// Whether an undecodable byte may stand in the output as it was (never true for the wide encodings).
    keeps_raw: bool,
    input: Vec<u8>,
    /// Input bytes consumed just before `input[0]`, for malformed sequences that began in an earlier block.
    tail: Vec<u8>,
    ended: bool,
}

/// The table behind an encoding; none for UTF-32, which is decoded here.
pub fn table(encoding: Encoding) -> Option<&'static encoding_rs::Encoding> {
    Some(match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Gb18030 => encoding_rs::GB18030,
        Encoding::Big5 => encoding_rs::BIG5,
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
        Encoding::EucKr => encoding_rs::EUC_KR,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        Encoding::Utf32Le | Encoding::Utf32Be => return None,
    })
}

/// Length of the byte order mark at the beginning of `bytes`, in bytes; also for marks of the wrong width, which some tools write.
pub fn mark_length(bytes: &[u8], encoding: Encoding) -> usize {
    let marks: &[&[u8]] = match encoding {
        Encoding::Utf8 => &[b"\xEF\xBB\xBF"],
        Encoding::Utf16Le => &[b"\xFF\xFE"],
        Encoding::Utf16Be => &[b"\xFE\xFF"],
        Encoding::Utf32Le | Encoding::Utf32Be => {
            &[b"\xFF\xFE\x00\x00", b"\x00\x00\xFE\xFF", b"\xFE\xFF", b"\xFF\xFE"]
        }
        Encoding::Gb18030 => &[b"\x84\x31\x95\x33"],
        _ => &[],
    };
    marks.iter().find(|m| bytes.starts_with(m)).map_or(0, |m| m.len())
}

impl<R: Read> Decoder<R> {
    pub fn new(mut source: R, encoding: Encoding) -> io::Result<Self> {
        let mut input = Vec::with_capacity(BLOCK);
        read_up_to(&mut source, &mut input, 4)?;
        input.drain(..mark_length(&input, encoding));
        let kind = match table(encoding) {
            Some(table) => Kind::Table(Box::new(table.new_decoder_without_bom_handling())),
            None => Kind::Wide { little: encoding == Encoding::Utf32Le },
        };
        let keeps_raw = !matches!(
            encoding,
            Encoding::Utf16Le | Encoding::Utf16Be | Encoding::Utf32Le | Encoding::Utf32Be
        );
        Ok(Self { source, kind, keeps_raw, input, tail: Vec::new(), ended: false })
    }

    /// Appends another block to `out` and the places it could not read to `bad`; false when there is no more.
    pub fn fill(&mut self, out: &mut Vec<u8>, base: u64, bad: &mut VecDeque<Bad>) -> io::Result<bool> {
        let before = out.len();
        while out.len() == before && !self.ended {
            let want = BLOCK - self.input.len().min(BLOCK);
            self.ended = read_up_to(&mut self.source, &mut self.input, want)? < want;
            match &mut self.kind {
                Kind::Wide { little } => {
                    wide(&mut self.input, *little, self.ended, out, base, bad);
                }
                Kind::Table(_) => self.by_table(out, base, bad),
            }
        }
        Ok(out.len() > before)
    }

    fn by_table(&mut self, out: &mut Vec<u8>, base: u64, bad: &mut VecDeque<Bad>) {
        let Kind::Table(decoder) = &mut self.kind else {
            return;
        };
        let mut from = 0;
        loop {
            let start = out.len();
            let room = (self.input.len() - from) * 3 + 16;
            out.resize(start + room, 0);
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(
                &self.input[from..],
                &mut out[start..],
                self.ended,
            );
            out.truncate(start + written);
            from += read;
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(length, after) => {
                    let bytes = sequence(&self.tail, &self.input, from, length.into(), after.into());
                    bad.push_back(Bad { at: base + out.len() as u64, bytes: bytes.clone() });
                    if self.keeps_raw && bytes.iter().all(|b| *b >= 0x80) {
                        out.extend_from_slice(&bytes);
                    } else {
                        out.extend_from_slice("\u{FFFD}".as_bytes());
                    }
                }
            }
        }
        let keep = from.saturating_sub(8);
        self.tail.extend_from_slice(&self.input[keep..from]);
        let cut = self.tail.len().saturating_sub(8);
        self.tail.drain(..cut);
        self.input.drain(..from);
    }
}

/// The `length` bytes that ended `after` bytes before `from`, reaching back into the block before if need be.
fn sequence(tail: &[u8], input: &[u8], from: usize, length: usize, after: usize) -> Vec<u8> {
    let end = tail.len() + from - after;
    (end.saturating_sub(length)..end)
        .filter_map(|i| match i.checked_sub(tail.len()) {
            Some(at) => input.get(at).copied(),
            None => tail.get(i).copied(),
        })
        .collect()
}

fn wide(
    input: &mut Vec<u8>,
    little: bool,
    last: bool,
    out: &mut Vec<u8>,
    base: u64,
    bad: &mut VecDeque<Bad>,
) {
    let whole = input.len() / 4 * 4;
    for quad in input[..whole].as_chunks::<4>().0 {
        let code = if little { u32::from_le_bytes(*quad) } else { u32::from_be_bytes(*quad) };
        match char::from_u32(code) {
            Some(c) => {
                let mut four = [0; 4];
                out.extend_from_slice(c.encode_utf8(&mut four).as_bytes());
            }
            None => spoil(quad, out, base, bad),
        }
    }
    if last && whole < input.len() {
        spoil(&input[whole..], out, base, bad);
        input.clear();
    } else {
        input.drain(..whole);
    }
}

fn spoil(bytes: &[u8], out: &mut Vec<u8>, base: u64, bad: &mut VecDeque<Bad>) {
    bad.push_back(Bad { at: base + out.len() as u64, bytes: bytes.to_vec() });
    out.extend_from_slice("\u{FFFD}".as_bytes());
}

/// Reads until `want` more bytes are there or the source ends; returns how many came.
pub fn read_up_to<R: Read>(source: &mut R, into: &mut Vec<u8>, want: usize) -> io::Result<usize> {
    let n = source.by_ref().take(want as u64).read_to_end(into)?;
    Ok(n)
}
