//! ARC Region switch. Plans whose names end in `:absent` do not exist, those that end in `:inwork` are in progress, and
//! all others can be started.

use farrier::server::Context;
use farrier::{StructureExt as _, Timestamp};
use services::arc_region_switch::server::ARCRegionswitch;
use services::arc_region_switch::*;

pub struct Plans;

fn check(plan: &str) -> Result<(), ResourceNotFound> {
    match plan.ends_with(":absent") {
        true => Err(ResourceNotFound::new("there is no such plan")),
        false => Ok(()),
    }
}

impl ARCRegionswitch for Plans {
    /// Returns the plan of the request, so that the caller can check it.
    async fn start_plan_execution(
        &self,
        input: StartPlanExecutionInput,
        _: &Context,
    ) -> Result<StartPlanExecutionOutput, StartPlanExecutionError> {
        check(&input.plan_arn)?;
        if input.plan_arn.ends_with(":inwork") {
            return Err(IllegalState::new("the plan is under way").into());
        }
        let comment = input.comment.unwrap_or_default();
        Ok(StartPlanExecutionOutput::default().with(|it| {
            it.execution_id = Some("1".to_owned());
            it.plan = Some(format!("{}|{}|{comment}", input.action, input.mode));
            it.activate_region = Some(input.target_region);
        }))
    }

    async fn list_plan_executions(
        &self,
        input: ListPlanExecutionsInput,
        _: &Context,
    ) -> Result<ListPlanExecutionsOutput, ListPlanExecutionsError> {
        check(&input.plan_arn)?;
        let execution = AbbreviatedExecution::new(
            input.plan_arn,
            "1",
            Timestamp::from_millis(1_735_689_600_500),
            ExecutionMode::Graceful,
            ExecutionState::Completed,
            ExecutionAction::Activate,
            "us-east-1",
        );
        Ok(ListPlanExecutionsOutput::default().with(|it| it.items = Some(vec![execution])))
    }
}
