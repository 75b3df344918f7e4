package io.dr.architecture.planted.namessaywhatthingsare.plan;

class PlanManager {}
