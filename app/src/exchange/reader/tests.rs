use super::*;
use std::io::Cursor;
use std::path::PathBuf;

/// Sample files handed to the project; continuous integration has them.
fn sample(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(name);
    std::fs::read(&path).unwrap_or_else(|e| {
        panic!("the sample data {name} is needed beside the project under ../shared/data: {e}")
    })
}

fn known(bytes: &[u8]) -> Sniffed {
    sniff(bytes, u64::MAX).unwrap()
}

fn rows_as(bytes: &[u8], encoding: Encoding, separator: Separator) -> Vec<Row> {
    let mut records = Records::new(bytes, encoding, separator, Limits::default()).unwrap();
    let mut rows = Vec::new();
    let mut row = Row::default();
    while records.read(&mut row).unwrap() {
        rows.push(row.clone());
    }
    rows
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let found = known(bytes);
    rows_as(bytes, found.encoding, found.separator)
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    rows(bytes).into_iter().map(|r| r.cells).collect()
}

const TABLE: &str = "客户名称,金额,城市\n杭州关系科技有限公司,\"1,200\",杭州\n上海测试机械厂,300,上海\n北京数据服务公司,500,北京\n";

fn wide(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn every_encoding_of_one_table_reads_the_same() {
    let expected = cells(TABLE.as_bytes());
    assert_eq!(expected[1], ["杭州关系科技有限公司", "1,200", "杭州"]);
    let (gbk, _, _) = encoding_rs::GB18030.encode(TABLE);
    let le = wide(TABLE, u16::to_le_bytes);
    let be = wide(TABLE, u16::to_be_bytes);
    let utf32: Vec<u8> = TABLE.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    let cases: [(Vec<u8>, Encoding, bool); 8] = [
        ([b"\xEF\xBB\xBF", TABLE.as_bytes()].concat(), Encoding::Utf8, true),
        (gbk.to_vec(), Encoding::Gb18030, false),
        ([b"\xFF\xFE".as_slice(), &le].concat(), Encoding::Utf16Le, true),
        ([b"\xFE\xFF".as_slice(), &be].concat(), Encoding::Utf16Be, true),
        (le, Encoding::Utf16Le, false),
        (be, Encoding::Utf16Be, false),
        ([b"\xFF\xFE\0\0".as_slice(), &utf32].concat(), Encoding::Utf32Le, true),
        (utf32, Encoding::Utf32Le, false),
    ];
    for (bytes, encoding, mark) in cases {
        let found = known(&bytes);
        assert_eq!((found.encoding, found.mark), (encoding, mark));
        assert_eq!(found.separator, Separator::Comma, "{encoding:?}");
        assert_eq!(cells(&bytes), expected, "{encoding:?}");
    }
}

#[test]
fn the_sample_files_with_and_without_marks_all_read() {
    let expected =
        [["column1", "column2", "column3"], ["row1-1", "row1-2", "row1-3"], ["row2-1", "row2-2", "row2-3"]];
    for name in ["", "_BOM_UTF8", "_BOM_UTF16BE", "_BOM_UTF16LE", "_BOM_UTF32BE", "_BOM_UTF32LE"] {
        let bytes = sample(&format!("salesforce_dataloader/testfiles/data/csvtext{name}.csv"));
        assert_eq!(cells(&bytes), expected, "{name}: {:?}", known(&bytes));
    }
}

#[test]
fn doubled_quotes_and_foreign_signs_are_text() {
    let quotes = sample("salesforce_dataloader/testfiles/data/csvEscapedQuotes.csv");
    assert_eq!(cells(&quotes)[1..], [["\"The Best\" Account", "bla"], ["The \"Best\" Account", "bla"]]);
    let rich = cells(&sample("salesforce_dataloader/testfiles/data/accountsForInsert.csv"));
    assert_eq!(rich.len(), 5);
    assert!(rich[1][3].starts_with("    4 <span style=\" font-size: 172px;\">leading"));
    assert!(rich[1][3].ends_with("  "), "spaces inside quotes stay");
    let other = sample("salesforce_dataloader/testfiles/data/csvSeparator.csv");
    assert_eq!(known(&other).separator, Separator::Comma);
}

#[test]
fn the_separator_is_found_although_cells_contain_the_others() {
    for (separator, s) in [(Separator::Semicolon, ';'), (Separator::Tab, '\t'), (Separator::Pipe, '|')] {
        let text = format!("name{s}amount{s}note\n\"a{s}b, c, d\"{s}1,5{s}x, y, z, w\nb{s}2{s}\n");
        assert_eq!(known(text.as_bytes()).separator, separator);
        assert_eq!(cells(text.as_bytes())[1][0], format!("a{s}b, c, d"));
    }
    assert_eq!(cells(b"sep=;\r\na;b\r\n1;2\r\n"), [["a", "b"], ["1", "2"]]);
}

#[test]
fn line_breaks_inside_quotes_belong_to_the_cell_and_rows_keep_their_numbers() {
    let found = rows(b"a,b\r\n\"one\r\ntwo\",x\r\n\r\n3,y\r4,z");
    let said: Vec<_> = found.iter().map(|r| (r.number, r.line, r.cells.join("|"))).collect();
    assert_eq!(
        said,
        [
            (1, 1, "a|b".into()),
            (2, 2, "one\r\ntwo|x".into()),
            (3, 4, "".into()),
            (4, 5, "3|y".into()),
            (5, 6, "4|z".into())
        ]
    );
    assert!(found[2].is_blank());
}

#[test]
fn ragged_rows_are_reported_with_their_cells() {
    let found = rows(b"a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n");
    assert_eq!(found[1].faults, [Fault::Ragged { expected: 3, found: 2 }]);
    assert_eq!(found[2].faults, [Fault::Ragged { expected: 3, found: 4 }]);
    assert_eq!(found[2].raw, b"1,2,3,4");
    assert!(found[3].faults.is_empty(), "empty cells beyond the header say nothing");
    assert!(found[4].faults.is_empty());
}

#[test]
fn an_unclosed_quote_costs_one_row_not_the_rest_of_the_file() {
    let found = rows(b"a,b\n1,\"open\n2,x\n3,y\n");
    assert_eq!(found[1].faults, [Fault::UnclosedQuote { line: 2 }]);
    assert_eq!(found[1].raw, b"1,\"open");
    assert_eq!(found[2].cells, ["2", "x"]);
    assert_eq!(found[3].cells, ["3", "y"]);
    assert_eq!(found[3].number, 4);

    let mut long = b"a,b\n1,\"open\n".to_vec();
    for n in 0..200_000 {
        long.extend_from_slice(format!("{n},value {n}\n").as_bytes());
    }
    let found = rows(&long);
    assert_eq!(found.len(), 200_002);
    assert_eq!(found.iter().filter(|r| !r.faults.is_empty()).count(), 1);
}

#[test]
fn text_after_a_closing_quote_is_reported() {
    assert_eq!(rows(b"a,b\n\"1\"x,2\n")[1].faults, [Fault::AfterQuote]);
}

#[test]
fn bytes_that_are_no_text_are_reported_by_row() {
    let mut bytes = "名称,备注\n好的,一\n坏".as_bytes().to_vec();
    bytes.extend_from_slice(b"\xFF\xFE,\xE4\xB8");
    bytes.extend_from_slice(",\n又好,二\n很长的中文备注,三\n".as_bytes());
    assert_eq!(known(&bytes).encoding, Encoding::Utf8, "a damaged UTF-8 file is still UTF-8");
    let found = rows(&bytes);
    assert!(matches!(&found[2].faults[0], Fault::BadBytes { hex } if hex.starts_with("FF")));
    assert!(found[2].raw.windows(2).any(|w| w == b"\xFF\xFE"), "the bytes are kept as they were");
    assert!(found[1].faults.is_empty() && found[3].faults.is_empty());
}

#[test]
fn a_zero_byte_spoils_its_row_only() {
    let found = rows(b"name,city\nabc,Rome\na\0c,Oslo\nxyz,Bonn\nabcdefgh,Paris\n");
    assert_eq!(found[2].faults, [Fault::Nul]);
    assert!(found[3].faults.is_empty());
}

#[test]
fn a_ten_megabyte_cell_is_one_clear_error_and_little_memory() {
    let mut bytes = b"a,b\n1,\"".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 10 << 20));
    bytes.extend_from_slice(b"\"\n2,y\n");
    let mut records =
        Records::new(Cursor::new(&bytes), Encoding::Utf8, Separator::Comma, Limits::default()).unwrap();
    let mut row = Row::default();
    records.read(&mut row).unwrap();
    records.read(&mut row).unwrap();
    let total = (10 << 20) + 4;
    assert_eq!(row.faults, [Fault::TooLong { bytes: total, limit: 1 << 20 }]);
    assert!(row.raw.len() <= KEPT_OF_OVERSIZED);
    assert!(records.buf.capacity() < 4 << 20, "{}", records.buf.capacity());
    records.read(&mut row).unwrap();
    assert_eq!((row.number, row.cells.join("|")), (3, "2|y".into()));
}

#[test]
fn what_is_no_table_is_refused_with_a_name() {
    assert!(matches!(sniff(&b""[..], 10), Err(FileError::Empty)));
    assert!(matches!(sniff(&b"\xEF\xBB\xBF"[..], 10), Err(FileError::Empty)));
    assert!(matches!(sniff(&b"PK\x03\x04rest"[..], 100), Err(FileError::Binary(_))));
    assert!(matches!(
        sniff(&b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\x03\0>\0\x01\0"[..], 100),
        Err(FileError::Binary(_))
    ));
    assert!(matches!(sniff(&b"a,b\n1,2\n"[..], 5), Err(FileError::TooLarge(5))));
}

#[test]
fn a_million_rows_pass_in_constant_memory() {
    let block: Vec<u8> =
        (0..1_000).flat_map(|n| format!("{n},\"客户 {n}\",2026-11-23,1234.50\n").into_bytes()).collect();
    /// A table that is never held anywhere as a whole.
    struct Endless<'a> {
        block: &'a [u8],
        at: usize,
        left: usize,
    }
    impl Read for Endless<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.at == self.block.len() && self.left > 0 {
                self.left -= 1;
                self.at = 0;
            }
            let n = into.len().min(self.block.len() - self.at);
            into[..n].copy_from_slice(&self.block[self.at..self.at + n]);
            self.at += n;
            Ok(n)
        }
    }
    let endless = Endless { block: &block, at: 0, left: 999 };
    let source = (&b"id,name,date,amount\n"[..]).chain(endless);
    let mut records = Records::new(source, Encoding::Utf8, Separator::Comma, Limits::default()).unwrap();
    let mut row = Row::default();
    let mut rows = 0_u64;
    while records.read(&mut row).unwrap() {
        rows += 1;
        assert!(row.faults.is_empty());
    }
    assert_eq!(rows, 1_000_001);
    assert!(records.buf.capacity() < 1 << 20, "{}", records.buf.capacity());
}
