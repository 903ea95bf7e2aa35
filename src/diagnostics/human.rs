//! todo
pub fn render() {}
