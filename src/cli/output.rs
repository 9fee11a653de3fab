//! Where results go: standard output, files and folders, computed once.

use std::io::Write;
use std::path::Path;

use super::args::OutputArgs;
use super::new_file::{NewFile, Readers};
use super::places::{Place, places};
use super::step_summary;
use crate::console::Console;
use crate::error::Error;
use crate::render::{Content, CsvSafety, CsvTable, Format, Style};
use crate::report::{Conserved, check_sums};

/// How text is laid out in files.
const FILE_STYLE: Style = Style {
    width: 100,
    color: false,
    unicode: true,
};

/// Writes a report that was computed just now, if it adds up.
///
/// # Errors
/// [`Error::Internal`] if its parts are not their totals, and as [`write()`].
pub(super) fn write_computed<R: Conserved>(
    report: &R,
    content: Content<'_>,
    args: &OutputArgs,
    console: &Console,
) -> Result<(), Error> {
    check_sums(report)?;
    write(content, args, console)
}

/// Writes a result to every place that is asked for; to standard output if none is.
///
/// # Errors
/// [`Error::Internal`] if a number is none; if a place cannot be written, or its format cannot be
/// told.
pub(super) fn write(
    content: Content<'_>,
    args: &OutputArgs,
    console: &Console,
) -> Result<(), Error> {
    content.check_finite()?;
    // Everything is rendered before anything is written.
    let places = places(args)?;
    let render = |place: Place| {
        let files = match &place {
            Place::Console(format) => vec![one_file(content, *format, &console.style(), args)?],
            Place::File(_, format) => vec![one_file(content, *format, &FILE_STYLE, args)?],
            Place::Folder(_) => Vec::new(),
        };
        Ok((place, files))
    };
    let rendered: Vec<(Place, Vec<String>)> = console.timed("render", || {
        places.into_iter().map(render).collect::<Result<_, Error>>()
    })?;
    if rendered.iter().any(|(place, _)| place.is_for_github()) {
        step_summary::append(content)?;
    }
    for (place, files) in rendered {
        let text = files.first().map_or("", String::as_str);
        match place {
            Place::Console(Format::Table) => console.print_table(text)?,
            Place::Console(_) => console.print(text)?,
            Place::File(path, _) => write_file(&path, text)?,
            Place::Folder(folder) => write_folder(&folder, content, args)?,
        }
    }
    Ok(())
}

/// Renders a result as one text.
fn one_file(
    content: Content<'_>,
    format: Format,
    style: &Style,
    args: &OutputArgs,
) -> Result<String, Error> {
    match format {
        Format::Table => Ok(content.table(style)),
        Format::Json => Ok(content.json()),
        Format::Markdown => Ok(content.markdown()),
        Format::Html => Ok(content.html()?),
        Format::Csv => one_table(content.csv_tables(safety(args)), args.table.as_deref()),
        Format::Github | Format::Junit | Format::Openmetrics | Format::Slack => content
            .message(format)
            .ok_or_else(|| unsupported(content, format)),
    }
}

/// Says which formats there are instead.
fn unsupported(content: Content<'_>, format: Format) -> Error {
    let names: Vec<&str> = content.formats().map(Format::name).collect();
    Error::Usage {
        message: format!(
            "`llmcost {}` cannot be written as `{}`",
            content.command(),
            format.name()
        ),
        hint: Some(format!("its formats are {}", names.join(", "))),
    }
}

const fn safety(args: &OutputArgs) -> CsvSafety {
    if args.csv_raw {
        CsvSafety::Raw
    } else {
        CsvSafety::Spreadsheet
    }
}

/// Chooses the table that goes into a single file.
fn one_table(tables: Vec<CsvTable>, wanted: Option<&str>) -> Result<String, Error> {
    let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let listed = names.join(", ");
    let Some(wanted) = wanted else {
        let is_one = names.len() == 1;
        let only = tables.into_iter().next().filter(|_| is_one);
        return only.map(|table| table.text).ok_or_else(|| Error::Usage {
            message: "a CSV file holds one table, and this has several".to_owned(),
            hint: Some(format!(
                "`-o FOLDER/` writes all of them, `--table NAME` one of {listed}"
            )),
        });
    };
    let found = tables.iter().find(|table| table.name == wanted);
    found
        .map(|table| table.text.clone())
        .ok_or_else(|| Error::Usage {
            message: format!("there is no table `{}`", wanted.escape_debug()),
            hint: Some(format!("the tables are {listed}")),
        })
}

/// Writes a file for each table.
fn write_folder(folder: &Path, content: Content<'_>, args: &OutputArgs) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|cause| Error::Write {
        path: folder.to_path_buf(),
        cause,
    })?;
    for table in content.csv_tables(safety(args)) {
        write_file(&folder.join(format!("{}.csv", table.name)), &table.text)?;
    }
    Ok(())
}

/// Writes a file that appears when it is complete.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    let write = || {
        let mut file = NewFile::begin(path, Readers::Everyone)?;
        file.write_all(text.as_bytes())?;
        file.finish()
    };
    write().map_err(|cause| Error::Write {
        path: path.to_path_buf(),
        cause,
    })
}
