package io.dr.architecture.planted.awsservicesdonotknoweachother.aws.s3;

import io.dr.architecture.planted.awsservicesdonotknoweachother.aws.rds.Promote;

class Check {
  Promote promote = new Promote();
}
