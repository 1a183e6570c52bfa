//! The text that the lines of a recording are of: demo.rs, and after it the support modules that it uses, each behind a comment that names
//! its file. Lines are counted through.

/// How the comment before a module begins.
const HEADING: &str = "// lessons/support/";

/// A support module behind a demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its file: "lessons/support/mail.rs".
    pub file: String,
    /// The number that its first line has.
    pub first: usize,
}

/// The modules behind a demo, in the order of their lines.
pub fn modules(source: &str) -> Vec<Module> {
    let headings = source.lines().enumerate();
    let headings = headings.filter(|(_, line)| line.starts_with(HEADING));
    let modules = headings.map(|(index, line)| Module {
        file: line.trim_start_matches("// ").to_owned(),
        // lines are counted from 1, and the module begins below its heading
        first: index + 2,
    });
    modules.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_begins_below_the_comment_that_names_it() {
        let source = "fn a() {}\n\n// lessons/support/mail.rs\nfn send() {}\n";
        let file = "lessons/support/mail.rs".to_owned();
        assert_eq!(modules(source), [Module { file, first: 4 }]);
        assert_eq!(modules("fn a() {}\n"), []);
    }
}
