//! What terminals send, what they should never send, and any bytes at all.

use crossterm::event::{KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;

use super::*;

fn decode(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(bytes, &mut events);
    rest(&mut decoder, &mut events);
    events
}

/// Nothing more comes, for as long as anything is waited for.
fn rest(decoder: &mut Decoder, events: &mut Vec<Event>) {
    while decoder.patience().is_some() {
        events.extend(decoder.lull());
    }
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
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    let cut = [b"\x1b]11;".to_vec(), vec![b'x'; 100_000], b"q".to_vec()].concat();
    decoder.feed(&cut, &mut events);
    assert_eq!((&events, decoder.held.capacity()), (&vec![], 0));
    assert_eq!((decoder.lull(), decoder.patience()), (None, None));
    decoder.feed(b"q", &mut events);
    assert_eq!(events, [letter('q')]);
}

#[test]
fn a_byte_that_opens_a_string_is_a_key_when_nothing_follows() {
    for byte in b"PX]^_" {
        let shift = if byte.is_ascii_uppercase() {
            KeyModifiers::SHIFT
        } else {
            KeyModifiers::NONE
        };
        let alone = key(KeyCode::Char(char::from(*byte)), KeyModifiers::ALT | shift);
        assert_eq!(decode(&[0x1b, *byte]), [alone]);
    }
}

#[test]
fn replies_that_were_seen_to_quit_are_no_keys() {
    // of vim's question about the cursor, tmux's version, kitty's graphics, a clipboard of 93 bytes, a title
    let clipboard = [&b"\x1b]52;c;"[..], &b"cXJtcQ".repeat(15), b"\x1b\\"].concat();
    for reply in [
        &b"\x1bP1$r2 q\x1b\\"[..],
        b"\x1bP>|tmux 3.4\x1b\\",
        b"\x1bP1+r524742=38\x1b\\",
        b"\x1b_Gi=1;EINVAL:no image required\x1b\\",
        b"\x1b]lawaitscope q\x1b\\",
        &clipboard,
        b"\x1b[1;5R",
        b"\x1b[0;10;20M",
    ] {
        let typed = [reply, b"x"].concat();
        assert_eq!(decode(&typed), [letter('x')], "{}", reply.escape_ascii());
    }
}

#[test]
fn control_c_is_heard_within_a_string_that_never_ends() {
    let interrupt = key(KeyCode::Char('c'), KeyModifiers::CONTROL);
    assert_eq!(decode(b"\x1bPabc\x03q"), [interrupt, letter('q')]);
    // and so is what begins a sequence of its own
    assert_eq!(
        decode(b"\x1bPabc\x1b[Aq"),
        [plain(KeyCode::Up), letter('q')]
    );
}

#[test]
fn an_answer_that_was_cut_behind_its_escape_is_swallowed_when_it_comes_at_once() {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.feed(b"\x1b", &mut events);
    events.extend(decoder.lull());
    decoder.feed(b"]11;rgb:ffff/ffff/ffff\x07q", &mut events);
    assert_eq!(events, [plain(KeyCode::Esc), letter('q')]);
    // by hand it comes one by one
    decoder.feed(b"\x1b", &mut events);
    events.extend(decoder.lull());
    decoder.feed(b"]", &mut events);
    decoder.feed(b"1", &mut events);
    assert_eq!(
        events.get(2..),
        Some(&[plain(KeyCode::Esc), letter(']'), letter('1')][..])
    );
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
        b"\x1bP",
        b"\x1bP1",
        b"\x1b]0;\x1b",
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
        b"\x1b[1;2R",
        b"\x1b[?2026;2$y",
        b"\x1b[4;2$y",
        b"\x1b[0n",
        b"\x1b[8;24;80t",
        b"\x1b[48;24;80;0;0t",
        b"\x1b[?997;1n",
        b"\x1b[>0;276;0c",
        b"\x1b[?1;0;256S",
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
        rest(&mut decoder, &mut events);
        events.clear();
        decoder.feed(b"q", &mut events);
        prop_assert_eq!(events, [letter('q')]);
    }

    #[test]
    fn a_cut_anywhere_makes_no_difference(
        parts in prop::collection::vec(prop::sample::select(vec![
            &b"\x1bP1$r2 q\x1b\\"[..], b"\x1b]0;x\x07", b"\x1b_", b"\x1b[A", b"\x1b[M !!", b"\x1b[<0;1;1M", b"q", b"\x1b[200~x\x1b[201~", b"\x1bOP", b"\xe6\x97\xa5", b"\x1b", b"\x80",
        ]), 0..20),
        cut in 0_usize..100,
    ) {
        let bytes = parts.concat();
        let (first, second) = bytes.split_at(cut.min(bytes.len()));
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        decoder.feed(first, &mut events);
        decoder.feed(second, &mut events);
        rest(&mut decoder, &mut events);
        prop_assert_eq!(events, decode(&bytes));
    }
}

/// Digits and what separates them.
fn parameters() -> impl Strategy<Value = String> {
    "[0-9]{1,4}(;[0-9]{1,5}){0,40}"
}

/// What terminals answer, as they write it.
fn reply() -> impl Strategy<Value = Vec<u8>> {
    let text = "[ -~éü日]{0,2000}";
    let string = (prop::sample::select(vec!["P", "X", "^", "_"]), text)
        .prop_map(|(opens, text)| format!("\x1b{opens}{text}\x1b\\"));
    let ends = prop::sample::select(vec!["\x07", "\x1b\\"]);
    let command = ("([0-9]{1,4};|[lLI])", text, ends)
        .prop_map(|(opens, text, ends)| format!("\x1b]{opens}{text}{ends}"));
    // modes, devices, states; the cursor, also in the first row; sizes
    let report = (prop::sample::select(vec!["?", ">", "="]), parameters()).prop_flat_map(
        |(private, numbers)| {
            let last = prop::sample::select(vec!["c", "n", "$y", "u", "m", "S", "t"]);
            last.prop_map(move |last| format!("\x1b[{private}{numbers}{last}"))
        },
    );
    let place = (1_u16..4, 1_u16..300).prop_map(|(row, column)| format!("\x1b[{row};{column}R"));
    let last = prop::sample::select(vec!["t", "$y", "n", "x"]);
    let size = (parameters(), last).prop_map(|(numbers, last)| format!("\x1b[{numbers}{last}"));
    prop_oneof![string, command, report, place, size].prop_map(String::into_bytes)
}

/// What a person types, and what it is.
fn typed() -> impl Strategy<Value = (Vec<u8>, Event)> {
    prop::sample::select(vec![
        (b"q".to_vec(), letter('q')),
        (b"]".to_vec(), letter(']')),
        (b"\r".to_vec(), plain(KeyCode::Enter)),
        ("é".as_bytes().to_vec(), letter('é')),
        (b"\x1b[A".to_vec(), plain(KeyCode::Up)),
        (b"\x1bOB".to_vec(), plain(KeyCode::Down)),
        (b"\x1b[15~".to_vec(), plain(KeyCode::F(5))),
    ])
}

proptest! {
    #[test]
    fn replies_cut_and_delayed_anyhow_are_no_keys_and_keys_between_them_are_obeyed(
        parts in prop::collection::vec(prop_oneof![
            reply().prop_map(|reply| (reply, None)),
            typed().prop_map(|(bytes, event)| (bytes, Some(event))),
        ], 0..12),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_u64..400), 0..12),
    ) {
        let expected: Vec<_> = parts.iter().filter_map(|(_, event)| event.clone()).collect();
        let bytes: Vec<u8> = parts.into_iter().flat_map(|(bytes, _)| bytes).collect();
        let mut cuts: Vec<_> = cuts.iter().map(|(at, delay)| (at.index(bytes.len() + 1), *delay)).collect();
        cuts.sort_unstable();
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        let mut from = 0;
        for (at, delay) in cuts {
            decoder.feed(&bytes[from..at], &mut events);
            from = at;
            // an `ESC` alone is the key after a short while, which no decoder can tell otherwise
            let delay = if decoder.state == State::Escape { delay.min(39) } else { delay };
            if decoder.patience().is_some_and(|patience| patience <= Duration::from_millis(delay)) {
                events.extend(decoder.lull());
            }
        }
        decoder.feed(&bytes[from..], &mut events);
        prop_assert!(decoder.held.capacity() <= 256);
        prop_assert_eq!(decoder.patience(), None);
        prop_assert_eq!(events, expected);
    }
}
