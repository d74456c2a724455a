//! An [`Expression`] becomes a program; repetitions are written out, within [`PATTERN_PROGRAM_MAX`].

use super::parse::Expression;
use super::{Instruction, PatternError};
use crate::core::limits::PATTERN_PROGRAM_MAX;

pub(super) fn compile(expression: &Expression) -> Result<Vec<Instruction>, PatternError> {
    let mut compiler = Compiler { program: Vec::new(), visits_left: PATTERN_PROGRAM_MAX };
    compiler.add(expression)?;
    compiler.program.push(Instruction::Match);
    Ok(compiler.program)
}

struct Compiler {
    program: Vec<Instruction>,
    /// An empty group repeated emits nothing, so the visits are counted, not the instructions: there are at most
    /// three of these to a visit.
    visits_left: usize,
}

impl Compiler {
    fn add(&mut self, expression: &Expression) -> Result<(), PatternError> {
        self.visits_left = self.visits_left.checked_sub(1).ok_or(PatternError::TooLarge)?;
        match expression {
            Expression::Literal(literal) => self.program.push(Instruction::Literal(*literal)),
            Expression::Class(class) => self.program.push(Instruction::Class(class.clone())),
            Expression::Assert(assertion) => self.program.push(Instruction::Assert(*assertion)),
            Expression::Row(row) => {
                for one in row {
                    self.add(one)?;
                }
            }
            Expression::Choice(branches) => self.choice(branches)?,
            Expression::Repeat { inner, least, most } => {
                let mut last = self.program.len();
                for _ in 0..*least {
                    last = self.program.len();
                    self.add(inner)?;
                }
                match most {
                    None if *least == 0 => self.star(inner)?,
                    // The last one that has to be there may be followed by itself.
                    None => self.program.push(Instruction::Split(last, self.program.len() + 1)),
                    Some(most) => self.at_most(inner, most.saturating_sub(*least))?,
                }
            }
        }
        Ok(())
    }

    fn choice(&mut self, branches: &[Expression]) -> Result<(), PatternError> {
        let Some((last, others)) = branches.split_last() else {
            return Ok(());
        };
        let mut jumps = Vec::new();
        for branch in others {
            let split = self.placeholder();
            self.add(branch)?;
            jumps.push(self.placeholder());
            self.set(split, Instruction::Split(split + 1, self.program.len()));
        }
        self.add(last)?;
        for jump in jumps {
            self.set(jump, Instruction::Jump(self.program.len()));
        }
        Ok(())
    }

    fn star(&mut self, inner: &Expression) -> Result<(), PatternError> {
        let split = self.placeholder();
        self.add(inner)?;
        self.program.push(Instruction::Jump(split));
        self.set(split, Instruction::Split(split + 1, self.program.len()));
        Ok(())
    }

    fn at_most(&mut self, inner: &Expression, times: usize) -> Result<(), PatternError> {
        let mut splits = Vec::new();
        for _ in 0..times {
            splits.push(self.placeholder());
            self.add(inner)?;
        }
        for split in splits {
            self.set(split, Instruction::Split(split + 1, self.program.len()));
        }
        Ok(())
    }

    /// The place of an instruction whose target is not known yet.
    fn placeholder(&mut self) -> usize {
        self.program.push(Instruction::Match);
        self.program.len() - 1
    }

    fn set(&mut self, place: usize, instruction: Instruction) {
        if let Some(old) = self.program.get_mut(place) {
            *old = instruction;
        }
    }
}
