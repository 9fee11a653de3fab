//! Of the errors, those that cases can meet.

#[derive(Debug)]
pub enum Error {
    Usage {
        message: String,
        hint: Option<String>,
    },
    Frame(crate::frame::FrameError),
    Internal(String),
}

impl Error {
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            hint: None,
        }
    }
}

impl From<crate::frame::FrameError> for Error {
    fn from(error: crate::frame::FrameError) -> Self {
        Self::Frame(error)
    }
}
