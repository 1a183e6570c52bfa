//! What terminals send, what they should never send, and any bytes at all.

use crossterm::event::{KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;

use super::*;

fn decode(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(bytes, &mut events);
    events.extend(decoder.lull());
    events
}

fn plain(code: KeyCode) -> Event {
    key(code, KeyModifiers::NONE)
}

fn letter(c: char) -> Event {
    plain(KeyCode::Char(c))
}

#[test]
fn a_late_answer_about_colours_is_no_key() {
    for answer in [
        &b"\x1b]11;rgb:0000/0000/0000\x07q"[..],
        b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\q",
        b"\x1b[?62;4cq",
    ] {
        assert_eq!(decode(answer), [letter('q')], "{answer:?}");
    }
    // one that is cut short does not take the keys behind it for ever
    assert_eq!(decode(b"\x1b]11;rgb"), []);
    assert_eq!(
        decode(b"\x1b]"),
        [key(KeyCode::Char(']'), KeyModifiers::ALT)]
    );
    let long = [b"\x1b]1".to_vec(), vec![b'x'; 100], b"q".to_vec()].concat();
    assert_eq!(decode(&long).last(), Some(&letter('q')));
}

#[test]
fn keys_with_and_without_modifiers() {
    let (alt, control, shift) = (
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SHIFT,
    );
    let cases: &[(&[u8], Event)] = &[
        (b"q", letter('q')),
        (b"Q", key(KeyCode::Char('Q'), shift)),
        (b"?", letter('?')),
        ("é".as_bytes(), letter('é')),
        ("日".as_bytes(), letter('日')),
        ("🦀".as_bytes(), letter('🦀')),
        (b"\x1b", plain(KeyCode::Esc)),
        (b"\r", plain(KeyCode::Enter)),
        (b"\t", plain(KeyCode::Tab)),
        (b"\x7f", plain(KeyCode::Backspace)),
        (b"\x03", key(KeyCode::Char('c'), control)),
        (b"\x11", key(KeyCode::Char('q'), control)),
        (b"\x1a", key(KeyCode::Char('z'), control)),
        (b"\x1bq", key(KeyCode::Char('q'), alt)),
        (b"\x1b[A", plain(KeyCode::Up)),
        (b"\x1bOB", plain(KeyCode::Down)),
        (b"\x1b[1;2C", key(KeyCode::Right, shift)),
        (b"\x1b[d", key(KeyCode::Left, shift)),
        (b"\x1b[1;5D", key(KeyCode::Left, control)),
        (b"\x1b[Z", key(KeyCode::BackTab, shift)),
        (b"\x1b[H", plain(KeyCode::Home)),
        (b"\x1b[4~", plain(KeyCode::End)),
        (b"\x1b[5~", plain(KeyCode::PageUp)),
        (b"\x1b[6~", plain(KeyCode::PageDown)),
        (b"\x1bOP", plain(KeyCode::F(1))),
        (b"\x1b[[A", plain(KeyCode::F(1))),
        (b"\x1b[15~", plain(KeyCode::F(5))),
        (b"\x1b[24~", plain(KeyCode::F(12))),
        (b"\x1b[113;5u", key(KeyCode::Char('q'), control)),
        (b"\x1b[97;2u", key(KeyCode::Char('A'), shift)),
        (b"\x1b[27;5;113~", key(KeyCode::Char('q'), control)),
    ];
    for (bytes, event) in cases {
        assert_eq!(
            decode(bytes),
            std::slice::from_ref(event),
            "{}",
            bytes.escape_ascii()
        );
    }
}

#[test]
fn releases_and_repeats_are_told_from_presses() {
    for (bytes, kind) in [
        (&b"\x1b[113;1:1u"[..], KeyEventKind::Press),
        (b"\x1b[113;1:2u", KeyEventKind::Repeat),
        (b"\x1b[113;1:3u", KeyEventKind::Release),
        (b"\x1b[1;1:3A", KeyEventKind::Release),
    ] {
        let events = decode(bytes);
        assert!(
            matches!(events.as_slice(), [Event::Key(key)] if key.kind == kind),
            "{events:?}"
        );
    }
}

#[test]
fn the_mouse() {
    let cases: &[(&[u8], MouseEventKind)] = &[
        (b"\x1b[<0;3;4M", MouseEventKind::Down(MouseButton::Left)),
        (b"\x1b[<0;3;4m", MouseEventKind::Up(MouseButton::Left)),
        (b"\x1b[<34;3;4M", MouseEventKind::Drag(MouseButton::Right)),
        (b"\x1b[<64;3;4M", MouseEventKind::ScrollUp),
        (b"\x1b[<65;3;4M", MouseEventKind::ScrollDown),
    ];
    for (bytes, kind) in cases {
        let event = MouseEvent {
            kind: *kind,
            column: 2,
            row: 3,
            modifiers: KeyModifiers::NONE,
        };
        assert_eq!(
            decode(bytes),
            [Event::Mouse(event)],
            "{}",
            bytes.escape_ascii()
        );
    }
}

#[test]
fn a_paste_is_one_text_whatever_is_in_it() {
    let events = decode(b"\x1b[200~q\ny\x03\x1b[A\x1b\x1b[201~x");
    assert_eq!(
        events,
        [Event::Paste("q\ny\x03\x1b[A\x1b".into()), letter('x')]
    );
}

#[test]
fn a_paste_without_an_end_does_not_last() {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(b"\x1b[200~abc", &mut events);
    assert_eq!(decoder.patience(), Some(PASTE_PATIENCE));
    assert_eq!(decoder.lull(), Some(Event::Paste("abc".into())));
    decoder.feed(b"q", &mut events);
    assert_eq!(events, [letter('q')]);
}

#[test]
fn an_endless_paste_takes_no_more_memory() {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(b"\x1b[200~", &mut events);
    decoder.feed(&vec![b'a'; LONGEST_PASTE + 5_000], &mut events);
    decoder.feed(b"\x1b[201~", &mut events);
    assert!(matches!(events.as_slice(), [Event::Paste(text)] if text.len() == LONGEST_PASTE));
}

#[test]
fn a_sequence_may_come_in_pieces() {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    for byte in "\x1b[1;5Aé".as_bytes() {
        decoder.feed(&[*byte], &mut events);
    }
    assert_eq!(
        events,
        [key(KeyCode::Up, KeyModifiers::CONTROL), letter('é')]
    );
    assert_eq!(decoder.patience(), None);
}

#[test]
fn nothing_incomplete_is_waited_for_for_ever() {
    for bytes in [
        &b"\x1b"[..],
        b"\x1b[",
        b"\x1b[<",
        b"\x1bO",
        b"\x1b[[",
        b"\x1b[M",
        b"\xe6",
        b"\x1b[200~",
    ] {
        let mut decoder = Decoder::default();
        decoder.feed(bytes, &mut Vec::new());
        assert!(decoder.patience().is_some(), "{}", bytes.escape_ascii());
    }
}

#[test]
fn what_means_nothing_is_no_key() {
    for bytes in [
        &b"\x1b[M !!"[..],
        b"\x1b[?62;c",
        b"\x1b[I",
        b"\x1b[12;34R",
        b"\x1b[99999999999999999999~",
        b"\x1b[57441;1u",
        b"\xff\xfe\x80",
        b"\x1b[<1;2M",
        b"\x1b[[z",
    ] {
        assert_eq!(decode(bytes), [], "{}", bytes.escape_ascii());
    }
}

proptest! {
    #[test]
    fn after_any_bytes_and_a_lull_q_is_q(bytes: Vec<u8>) {
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        decoder.feed(&bytes, &mut events);
        decoder.lull();
        prop_assert_eq!(decoder.patience(), None);
        events.clear();
        decoder.feed(b"q", &mut events);
        prop_assert_eq!(events, [letter('q')]);
    }

    #[test]
    fn a_cut_anywhere_makes_no_difference(
        parts in prop::collection::vec(prop::sample::select(vec![
            &b"\x1b[A"[..], b"\x1b[M !!", b"\x1b[<0;1;1M", b"q", b"\x1b[200~x\x1b[201~", b"\x1bOP", b"\xe6\x97\xa5", b"\x1b", b"\x80",
        ]), 0..20),
        cut in 0_usize..100,
    ) {
        let bytes = parts.concat();
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        decoder.feed(first, &mut events);
        decoder.feed(second, &mut events);
        events.extend(decoder.lull());
        prop_assert_eq!(events, decode(&bytes));
    }
}
