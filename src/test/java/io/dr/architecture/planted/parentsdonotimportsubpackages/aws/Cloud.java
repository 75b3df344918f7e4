package io.dr.architecture.planted.parentsdonotimportsubpackages.aws;

import io.dr.architecture.planted.parentsdonotimportsubpackages.aws.rds.Promote;

class Cloud {
  Promote promote = new Promote();
}
