//! Where results go and in which format: decided before anything is written.

use std::path::{Path, PathBuf};

use super::args::{FormatArg, OutputArgs};
use crate::error::Error;
use crate::render::Format;

/// A place and what is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Standard output.
    Console(Format),
    /// A file.
    File(PathBuf, Format),
    /// A folder, a file for each table.
    Folder(PathBuf),
}

impl Place {
    /// Returns whether GitHub's workflow commands go there.
    pub(super) const fn is_for_github(&self) -> bool {
        matches!(
            self,
            Self::Console(Format::Github) | Self::File(_, Format::Github)
        )
    }
}

/// Returns the places that are asked for; standard output if none is.
///
/// # Errors
/// If the format of one cannot be told.
pub(super) fn places(args: &OutputArgs) -> Result<Vec<Place>, Error> {
    let asked = args.format.map(FormatArg::format);
    if args.output.is_empty() {
        return Ok(vec![Place::Console(asked.unwrap_or(Format::Table))]);
    }
    args.output.iter().map(|path| place(path, asked)).collect()
}

fn place(path: &Path, asked: Option<Format>) -> Result<Place, Error> {
    if path == Path::new("-") {
        return Ok(Place::Console(asked.unwrap_or(Format::Table)));
    }
    if is_folder(path) {
        return match asked {
            None | Some(Format::Csv) => Ok(Place::Folder(path.to_path_buf())),
            Some(other) => Err(Error::Usage {
                message: format!(
                    "`{}` is a folder",
                    path.display().to_string().escape_debug()
                ),
                hint: Some(format!(
                    "only `--format csv` writes several files; name a file for `{}`",
                    other.name()
                )),
            }),
        };
    }
    let format = match asked {
        Some(format) => format,
        None => by_extension(path)?,
    };
    Ok(Place::File(path.to_path_buf(), format))
}

/// A name that ends with a slash means a folder, as does one that exists and is not named like a
/// file.
fn is_folder(path: &Path) -> bool {
    let name = path.as_os_str().to_string_lossy();
    name.ends_with(std::path::is_separator) || (path.is_dir() && path.extension().is_none())
}

fn by_extension(path: &Path) -> Result<Format, Error> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let Some(extension) = extension else {
        return Ok(Format::Table);
    };
    let known = Format::ALL.into_iter().find(|format| {
        let mut extensions = format.extensions().iter();
        extensions.any(|known| known.eq_ignore_ascii_case(extension))
    });
    known.ok_or_else(|| Error::Usage {
        message: format!("no format is known for `.{}`", extension.escape_debug()),
        hint: Some(format!(
            "name the file `….{}`, or add `--format`",
            extensions().join("`, `….")
        )),
    })
}

/// Returns the first extension of every format.
fn extensions() -> Vec<&'static str> {
    let formats = Format::ALL.into_iter();
    formats
        .filter_map(|format| format.extensions().first().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places_of(output: &[&str], format: Option<FormatArg>) -> Result<Vec<Place>, Error> {
        places(&OutputArgs {
            format,
            output: output.iter().map(PathBuf::from).collect(),
            csv_raw: false,
            table: None,
        })
    }

    #[test]
    fn extensions_choose_the_format_and_a_flag_goes_before_them() {
        let file = |name: &str, format| Place::File(PathBuf::from(name), format);
        let names = ["a.json", "b.MD", "c.csv", "d.txt", "e"];
        let expected = [
            file("a.json", Format::Json),
            file("b.MD", Format::Markdown),
            file("c.csv", Format::Csv),
            file("d.txt", Format::Table),
            file("e", Format::Table),
        ];
        assert_eq!(places_of(&names, None).expect("known"), expected);
        let forced = places_of(&["a.json", "-"], Some(FormatArg::Markdown)).expect("known");
        let expected = [
            file("a.json", Format::Markdown),
            Place::Console(Format::Markdown),
        ];
        assert_eq!(forced, expected);
        assert!(places_of(&["a.docx"], None).is_err());
    }

    #[test]
    fn folders_are_for_csv() {
        let folder = Place::Folder(PathBuf::from("out/"));
        assert_eq!(
            places_of(&["out/"], None).expect("a folder"),
            std::slice::from_ref(&folder)
        );
        let csv = places_of(&["out/"], Some(FormatArg::Csv)).expect("a folder");
        assert_eq!(csv, [folder]);
        assert!(places_of(&["out/"], Some(FormatArg::Json)).is_err());
    }
}
