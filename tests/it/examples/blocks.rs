//! The blocks of code in a Markdown document.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The line on which it begins.
    pub(super) line: usize,
    /// The word after the fence; empty if there is none.
    pub(super) language: String,
    /// What it needs, if it is marked as not run.
    pub(super) needs: Option<String>,
    pub(super) text: String,
}

impl Block {
    /// Whether it is a script of the shell that runs the program.
    pub(super) fn is_example(&self) -> bool {
        self.language == "sh" && self.shows_commands()
    }

    /// Whether any line runs the program.
    pub(super) fn shows_commands(&self) -> bool {
        let commands = crate::reference::commands();
        let known: Vec<&str> = commands
            .iter()
            .filter_map(|command| command.first())
            .map(String::as_str)
            .collect();
        let is_command = |part: &str| {
            let mut words = part.split_whitespace();
            let is_program = words.next() == Some("llmcost");
            is_program
                && words
                    .next()
                    .is_some_and(|word| word.starts_with('-') || known.contains(&word))
        };
        let mut parts = self.text.lines().flat_map(|line| line.split('|'));
        parts.any(is_command)
    }
}

/// Lists the blocks of a document.
pub(super) fn blocks(document: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut mark = None;
    let mut open: Option<Block> = None;
    for (event, range) in Parser::new(document).into_offset_iter() {
        if let Event::Html(html) = &event {
            let comment = html.trim().strip_prefix("<!-- not run: needs ");
            mark = comment.and_then(|text| text.strip_suffix(" -->").map(str::to_owned));
        } else if let Event::Start(Tag::CodeBlock(kind)) = &event {
            let language = match kind {
                CodeBlockKind::Fenced(info) => info.to_string(),
                CodeBlockKind::Indented => String::new(),
            };
            open = Some(Block {
                line: document[..range.start].lines().count() + 1,
                language,
                needs: mark.take(),
                text: String::new(),
            });
        } else if let Event::Text(text) = &event {
            if let Some(block) = &mut open {
                block.text.push_str(text);
            }
            mark = None;
        } else if event == Event::End(TagEnd::CodeBlock) {
            found.extend(open.take());
        }
    }
    found
}

#[test]
fn a_mark_counts_for_the_block_after_it_only() {
    let document = "\
# A

```sh
llmcost report
```

<!-- not run: needs psql -->
```sh
psql | llmcost audit -
```

```
llmcost 0.1.0
```

<!-- not run: needs luck -->
Text.

```sh
make
```
";
    let found = blocks(document);
    let seen: Vec<_> = found
        .iter()
        .map(|block| (block.line, block.is_example(), block.needs.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (3, true, None),
            (8, true, Some("psql")),
            (12, false, None),
            (19, false, None)
        ]
    );
    assert!(!found[2].shows_commands());
}
