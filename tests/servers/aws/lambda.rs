//! Lambda, with functions that return what they are given.

use std::collections::BTreeMap;
use std::sync::Mutex;

use farrier::StructureExt as _;
use farrier::server::Context;
use services::lambda::server::Lambda;
use services::lambda::*;

/// The functions, by name.
#[derive(Default)]
pub struct Functions(Mutex<BTreeMap<String, FunctionConfiguration>>);

fn missing(name: &str) -> ResourceNotFound {
    ResourceNotFound::default().with(|it| it.message = Some(format!("there is no function {name}")))
}

impl Lambda for Functions {
    async fn create_function(
        &self,
        input: CreateFunctionInput,
        _: &Context,
    ) -> Result<CreateFunctionOutput, CreateFunctionError> {
        let mut functions = self.0.lock().unwrap();
        let name = input.function_name;
        if functions.contains_key(&name) {
            let message = format!("{name} exists");
            let conflict = ResourceConflict::default().with(|it| it.message = Some(message));
            return Err(conflict.into());
        }
        let code_size = input.code.zip_file.map_or(0, |it| it.len());
        let function = FunctionConfiguration::default().with(|it| {
            it.function_name = Some(name.clone());
            it.function_arn = Some(format!(
                "arn:aws:lambda:us-east-1:123456789012:function:{name}"
            ));
            it.role = Some(input.role);
            it.handler = input.handler;
            it.runtime = input.runtime;
            it.memory_size = input.memory_size;
            it.code_size = i64::try_from(code_size).unwrap_or(i64::MAX);
            it.state = Some(State::Pending);
        });
        let output = CreateFunctionOutput::default().with(|it| {
            it.function_name = function.function_name.clone();
            it.function_arn = function.function_arn.clone();
            it.code_size = function.code_size;
            it.state = function.state.clone();
        });
        functions.insert(name, function);
        Ok(output)
    }

    /// A function is active from its second description on.
    async fn get_function(
        &self,
        input: GetFunctionInput,
        _: &Context,
    ) -> Result<GetFunctionOutput, GetFunctionError> {
        let mut functions = self.0.lock().unwrap();
        let name = input.function_name;
        let function = functions.get_mut(&name).ok_or_else(|| missing(&name))?;
        let now = function.clone();
        function.state = Some(State::Active);
        Ok(GetFunctionOutput::default().with(|it| it.configuration = Some(now)))
    }

    async fn list_functions(
        &self,
        input: ListFunctionsInput,
        _: &Context,
    ) -> Result<ListFunctionsOutput, ListFunctionsError> {
        let functions = self.0.lock().unwrap();
        let after = input.marker.unwrap_or_default();
        let rest = functions.iter().filter(|(name, _)| **name > after);
        let mut found: Vec<_> = rest.map(|(_, it)| it.clone()).collect();
        let limit = input.max_items.and_then(|it| usize::try_from(it).ok());
        let more = found.len() > limit.unwrap_or(50);
        found.truncate(limit.unwrap_or(50));
        let last = found.last().filter(|_| more).cloned();
        Ok(ListFunctionsOutput::default().with(|it| {
            it.next_marker = last.and_then(|it| it.function_name);
            it.functions = Some(found);
        }))
    }

    async fn delete_function(
        &self,
        input: DeleteFunctionInput,
        _: &Context,
    ) -> Result<DeleteFunctionOutput, DeleteFunctionError> {
        let name = input.function_name;
        match self.0.lock().unwrap().remove(&name) {
            Some(_) => Ok(DeleteFunctionOutput::default()),
            None => Err(missing(&name).into()),
        }
    }

    async fn invoke(&self, input: InvokeInput, _: &Context) -> Result<InvokeOutput, InvokeError> {
        let name = input.function_name;
        if !self.0.lock().unwrap().contains_key(&name) {
            return Err(missing(&name).into());
        }
        let event = input.invocation_type == Some(InvocationType::Event);
        Ok(InvokeOutput::default().with(|it| {
            it.status_code = if event { 202 } else { 200 };
            it.executed_version = Some("$LATEST".to_owned());
            it.payload = input.payload.filter(|_| !event);
        }))
    }
}
