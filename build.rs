//! The scripts of the theme: joined from sources with one job each, and minified.
//!
//! Which sources make which script is said in `src/theme/sources.rs`. What is written here is found in the program as
//! `scripts/NAME.js` of its theme; the readable sources in `theme/js/` are the only ones that there
//! are. Knows nothing of pages.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use oxc_allocator::{Allocator, Vec as Nodes};
use oxc_ast::ast::{
    Expression, NumberBase, Statement, UnaryOperator, VariableDeclaration, VariableDeclarationKind,
};
use oxc_ast::builder::AstBuilder;
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_mangler::{MangleOptions, Mangler};
use oxc_parser::Parser;
use oxc_span::SourceType;

#[path = "src/theme/sources.rs"]
mod sources;

use sources::{SCRIPTS, Script};

/// Where the sources are.
const SOURCES: &str = "theme/js";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SOURCES}");
    println!("cargo::rerun-if-changed=src/theme/sources.rs");
    let target = PathBuf::from(env::var("OUT_DIR")?);
    for script in &SCRIPTS {
        let joined = joined(script)?;
        let file = target.join(script.name).with_extension("js");
        fs::write(file, minified(script.name, &joined)?)?;
    }
    Ok(())
}

fn joined(script: &Script) -> Result<String, Box<dyn Error>> {
    let mut joined = String::new();
    for source in script.sources {
        let path = Path::new(SOURCES).join(source).with_extension("js");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        // By itself first: a mistake in it has a line there.
        minified(&path.display().to_string(), &text)?;
        joined.push_str(&text);
        joined.push('\n');
    }
    Ok(script.wrapped(joined))
}

/// The same script with short names for what is not seen outside, without space and comments.
fn minified(name: &str, script: &str) -> Result<String, String> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, script, SourceType::script()).parse();
    if let Some(mistake) = parsed.diagnostics.first() {
        return Err(format!(
            "{name}: {:?}",
            mistake.clone().with_source_code(script.to_owned())
        ));
    }
    let builder = AstBuilder::new(&allocator);
    Shorter { builder }.visit_program(&mut parsed.program);
    let mangled = Mangler::new()
        .with_options(MangleOptions::default())
        .build(&parsed.program);
    let printed = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(Some(mangled.scoping))
        .with_private_member_mappings(Some(mangled.class_private_mappings))
        .build(&parsed.program);
    Ok(printed.code)
}

/// Says the same in fewer letters: `let` for `const`, and once for all declarations that stand side by side; `!0` for `true`; no braces
/// around one plain statement.
struct Shorter<'a> {
    builder: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for Shorter<'a> {
    fn visit_expression(&mut self, expression: &mut Expression<'a>) {
        walk_mut::walk_expression(self, expression);
        if let Expression::BooleanLiteral(literal) = expression {
            let (span, number) = (literal.span, f64::from(u8::from(!literal.value)));
            let builder = &self.builder;
            let number =
                Expression::new_numeric_literal(span, number, None, NumberBase::Decimal, builder);
            *expression =
                Expression::new_unary_expression(span, UnaryOperator::LogicalNot, number, builder);
        }
    }

    fn visit_statement(&mut self, statement: &mut Statement<'a>) {
        walk_mut::walk_statement(self, statement);
        // Of what else may stand there, a declaration needs them, and an `else` behind could go to another `if`.
        let is_plain = |inner: &Statement<'a>| {
            matches!(
                inner,
                Statement::ExpressionStatement(_)
                    | Statement::ReturnStatement(_)
                    | Statement::ThrowStatement(_)
            )
        };
        if let Statement::BlockStatement(block) = statement
            && block.body.len() == 1
            && block.body.first().is_some_and(is_plain)
            && let Some(inner) = block.body.pop()
        {
            *statement = inner;
        }
    }

    fn visit_variable_declaration(&mut self, declaration: &mut VariableDeclaration<'a>) {
        if declaration.kind == VariableDeclarationKind::Const {
            declaration.kind = VariableDeclarationKind::Let;
        }
        walk_mut::walk_variable_declaration(self, declaration);
    }

    fn visit_statements(&mut self, statements: &mut Nodes<'a, Statement<'a>>) {
        walk_mut::walk_statements(self, statements);
        for place in (1..statements.len()).rev() {
            let pair = statements.get(place - 1..=place);
            let Some(
                [
                    Statement::VariableDeclaration(before),
                    Statement::VariableDeclaration(next),
                ],
            ) = pair
            else {
                continue;
            };
            if before.kind != next.kind {
                continue;
            }
            if let Statement::VariableDeclaration(next) = statements.remove(place)
                && let Some(Statement::VariableDeclaration(before)) = statements.get_mut(place - 1)
            {
                before.declarations.extend(next.unbox().declarations);
            }
        }
    }
}
