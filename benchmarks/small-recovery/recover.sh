#!/bin/bash
# The same recovery with the AWS command line, one call after the other, as such scripts are written.
set -euo pipefail
to=us-west-2
aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" --region "$to" --output text "$@"; }
tags() { printf 'Key=%s,Value=%s ' dr:run script dr:runbook small-recovery; }

[ "$(aws sts get-caller-identity --query Account)" = 123456789012 ]

aws rds restore-db-instance-from-db-snapshot --db-instance-identifier orders-restored \
  --db-snapshot-identifier orders-copy --tags $(tags) >/dev/null
until=$(aws dynamodb describe-continuous-backups --table-name permissions-replica --query \
  ContinuousBackupsDescription.PointInTimeRecoveryDescription.LatestRestorableDateTime)
aws dynamodb restore-table-to-point-in-time --source-table-name permissions-replica \
  --target-table-name permissions --restore-date-time "$until" >/dev/null
aws rds wait db-instance-available --db-instance-identifier orders-restored
aws dynamodb wait table-exists --table-name permissions
arn=$(aws dynamodb describe-table --table-name permissions --query Table.TableArn)
aws dynamodb tag-resource --resource-arn "$arn" --tags $(tags)
aws dynamodb update-continuous-backups --table-name permissions \
  --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true >/dev/null

create() {
  aws cloudformation create-stack --stack-name "$1" --template-body file://stacks/queue.yaml \
    --parameters "ParameterKey=Upstream,ParameterValue=$2" --tags $(tags) >/dev/null
}
created() {
  aws cloudformation wait stack-create-complete --stack-name "$1"
  aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].Outputs[0].OutputValue'
}
create network none
create secrets none
network=$(created network)
secrets=$(created secrets)
create orders "$network"
create billing "$secrets"
orders=$(created orders)
billing=$(created billing)
create web "$orders"
create api "$billing"
created web >/dev/null
created api >/dev/null

aws cloudfront get-distribution-config --id "$DISTRIBUTION" --output json >distribution.json
etag=$(sed -n 's/.*"ETag": "\(.*\)".*/\1/p' distribution.json)
python3 - <<'PY'
import json
config = json.load(open("distribution.json"))["DistributionConfig"]
config["Origins"]["Items"][0]["DomainName"] = "app.us-west-2.example.com"
json.dump(config, open("distribution.json", "w"))
PY
aws cloudfront update-distribution --id "$DISTRIBUTION" --if-match "$etag" \
  --distribution-config file://distribution.json >/dev/null
aws cloudfront wait distribution-deployed --id "$DISTRIBUTION"

zone=$(aws route53 list-hosted-zones-by-name --dns-name example.com --max-items 1 --query 'HostedZones[0].Id')
change=$(aws route53 change-resource-record-sets --hosted-zone-id "$zone" \
  --change-batch file://batch.json --query ChangeInfo.Id)
aws route53 wait resource-record-sets-changed --id "$change"
