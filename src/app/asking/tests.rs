//! Sorting, key by key.

use super::*;
use crate::lesson::{Item, QuizOption};

fn sort() -> Sort {
    let item = |text: &str, bin| Item {
        text: text.to_owned(),
        bin,
        why: format!("why {text}"),
    };
    Sort {
        bins: vec!["async".to_owned(), "threads".to_owned()],
        items: vec![item("a", 0), item("b", 1), item("c", 1)],
    }
}

fn card(sort: Option<Sort>) -> Card {
    Card {
        lesson: "33".to_owned(),
        quiz: Quiz {
            question: "sort".to_owned(),
            key: "sort".to_owned(),
            options: vec![QuizOption {
                text: "yes".to_owned(),
                misconception: None,
            }],
            sort,
            rust_only: false,
            answer: 0,
            why: "why".to_owned(),
        },
    }
}

fn bins(asking: &Asking) -> Vec<Option<usize>> {
    (0..3).map(|item| asking.sorting.bin_of(item)).collect()
}

#[test]
fn digits_and_arrows_sort_and_only_what_is_wrong_can_be_moved_again() {
    let mut book = Book::default();
    let mut asking = Asking::new(vec![card(Some(sort())), card(None)]);
    assert_eq!(asking.choice, Some(0));
    assert!(!asking.choose(2), "there are two bins");
    assert!(asking.choose(0));
    assert_eq!(asking.choice, Some(1), "the next one is marked");
    assert!(asking.shift(1) && asking.shift(-1) && asking.shift(-1));
    assert_eq!(asking.choice, Some(1));
    assert_eq!(bins(&asking), [Some(0), Some(0), None]);
    // what is not sorted whole is not looked at
    assert!(!asking.confirm(&mut book));
    assert!(asking.what_is_missing().starts_with("1 to sort"));
    assert!(book.take_changes().is_none());
    asking.move_by(1, 0);
    assert!(asking.choose(1) && asking.confirm(&mut book));
    assert_eq!((asking.answered, asking.sorting.wrong()), (None, 1));
    assert_eq!(asking.choice, Some(1), "the first wrong one is marked");
    // what is right stays where it is
    assert!(asking.put(0, 1));
    assert_eq!(bins(&asking), [Some(0), Some(0), Some(1)]);
    assert!(asking.put(1, 1));
    assert_eq!(asking.sorting.is_right(1), None, "not looked at there");
    assert!(asking.confirm(&mut book));
    assert_eq!((asking.answered, asking.right), (Some(2), 0));
    assert!(!asking.put(1, 0), "it is over");
    assert!(asking.confirm(&mut book));
    assert_eq!(
        (asking.at, asking.choice, bins(&asking)),
        (1, None, vec![None; 3])
    );
    assert!(asking.choose(0) && asking.confirm(&mut book));
    assert_eq!(asking.right, 1);
}

#[test]
fn what_was_chosen_is_kept_and_comes_back_if_the_first_try_was_wrong() {
    let answer = |bins: [usize; 3], tries| {
        let mut book = Book::default();
        let mut asking = Asking::new(vec![card(Some(sort()))]);
        for (item, bin) in bins.into_iter().enumerate() {
            assert!(asking.put(item, bin));
        }
        for _ in 0..tries {
            assert!(asking.confirm(&mut book));
        }
        let answer = book.lesson("33").unwrap().quiz.get("sort").cloned();
        (asking, answer.unwrap())
    };
    let (asking, right) = answer([0, 1, 1], 1);
    assert_eq!((asking.answered, asking.right), (Some(1), 1));
    assert_eq!(right.chosen, "a: async; b: threads; c: threads");
    assert!(right.right && right.again.is_none());
    let (asking, wrong) = answer([1, 1, 1], TRIES);
    assert_eq!((asking.answered, asking.right), (Some(TRIES), 0));
    assert!(!wrong.right && wrong.again.is_some());
}

#[test]
fn a_question_before_it_leaves_nothing_behind() {
    let mut asking = Asking::new(vec![card(Some(sort()))]);
    asking.choose(1);
    asking.ask_first([card(None)]);
    assert_eq!((asking.choice, bins(&asking)), (None, vec![None; 3]));
    asking.restart();
    assert_eq!(asking.choice, None);
}

#[test]
fn questions_that_were_left_go_on_with_the_first_one_without_an_answer() {
    let keyed = |key: &str| {
        let mut card = card(None);
        card.quiz.key = key.to_owned();
        card
    };
    let cards = || vec![keyed("a"), keyed("b"), keyed("c")];
    let mut book = Book::default();
    let mut asking = Asking::new(cards());
    for _ in 0..2 {
        assert!(asking.choose(0) && asking.confirm(&mut book) && asking.confirm(&mut book));
    }
    assert!(asking.choose(0));
    let gone_on = |book: &Book| {
        let mut asking = Asking::new(cards());
        asking.go_on(&book.lesson("33").unwrap().quiz);
        asking
    };
    let mut on = gone_on(&book);
    assert_eq!((on.at, on.right, on.choice), (2, 2, None));
    on.ask_first([card(None)]);
    let left = on.cards.iter().skip(on.at);
    let left: Vec<_> = left.map(|card| &*card.quiz.key).collect();
    assert_eq!(left, ["sort", "c"]);
    // the reason of the last one may not have been read
    assert!(asking.confirm(&mut book));
    let again = gone_on(&book);
    assert_eq!((again.at, again.right), (2, 2));
    // nor may all tries of a sorting question have been made
    let mut sorting = Asking::new(vec![card(Some(sort())), keyed("c")]);
    for (item, right) in [(0, true), (1, false), (2, true)] {
        let bin = usize::from(right && item > 0);
        assert!(sorting.put(item, bin));
    }
    assert!(sorting.confirm(&mut book) && sorting.answered.is_none());
    let answers = &book.lesson("33").unwrap().quiz;
    let mut again = Asking::new(vec![card(Some(sort())), keyed("c")]);
    again.go_on(answers);
    assert_eq!(again.at, 0);
}
