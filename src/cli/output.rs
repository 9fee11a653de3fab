//! Where results go: standard output and files, computed once.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{FormatArg, OutputArgs};
use crate::console::Console;
use crate::error::Error;
use crate::render::{Format, Style};

/// Width of tables in files.
const FILE_WIDTH: usize = 100;

/// A result that can be rendered in every format.
pub(super) struct Document<'a> {
    /// Renders tables.
    pub table: &'a dyn Fn(&Style) -> String,
    /// Renders JSON.
    pub json: &'a dyn Fn() -> String,
}

impl std::fmt::Debug for Document<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Document").finish_non_exhaustive()
    }
}

impl Document<'_> {
    fn render(&self, format: Format, style: &Style) -> String {
        match format {
            Format::Table => (self.table)(style),
            Format::Json => (self.json)(),
        }
    }
}

/// Writes a result to every place that is asked for; to standard output if none is.
///
/// # Errors
/// If a place cannot be written, or its format cannot be told.
pub(super) fn write(
    document: &Document<'_>,
    args: &OutputArgs,
    console: &Console,
) -> Result<(), Error> {
    let console_name = PathBuf::from("-");
    let places = if args.output.is_empty() {
        std::slice::from_ref(&console_name)
    } else {
        &args.output
    };
    // Every format is known before anything is written.
    let places: Vec<(&PathBuf, Format)> = places
        .iter()
        .map(|path| Ok((path, format_for(path, args.format)?)))
        .collect::<Result<_, Error>>()?;
    for (path, format) in places {
        if path == &console_name {
            console.print(&document.render(format, &console.style()))?;
        } else {
            let style = Style {
                width: FILE_WIDTH,
                color: false,
                unicode: true,
            };
            write_file(path, &document.render(format, &style))?;
        }
    }
    Ok(())
}

fn format_for(path: &Path, asked: Option<FormatArg>) -> Result<Format, Error> {
    match asked {
        Some(FormatArg::Table) => return Ok(Format::Table),
        Some(FormatArg::Json) => return Ok(Format::Json),
        None => {}
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        None | Some("txt") => Ok(Format::Table),
        Some("json") => Ok(Format::Json),
        Some(other) => Err(Error::Usage {
            message: format!("no format is known for `.{}`", other.escape_debug()),
            hint: Some("name the file `….json` or `….txt`, or add `--format`".to_owned()),
        }),
    }
}

/// Writes a file under a temporary name beside it and renames it, so that a run that dies leaves
/// the old file as it was.
fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    let fail = |cause| Error::Write {
        path: path.to_path_buf(),
        cause,
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".llmcost-")
        .permissions_of_new_files()
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    file.as_file().sync_all().map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Files made here are for others to read, unlike other temporary files.
trait NewFilePermissions {
    fn permissions_of_new_files(&mut self) -> &mut Self;
}

impl NewFilePermissions for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_of_new_files(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        // The umask of the process takes its share.
        self.permissions(std::fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_of_new_files(&mut self) -> &mut Self {
        self
    }
}
